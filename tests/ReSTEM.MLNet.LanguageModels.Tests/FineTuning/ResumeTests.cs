using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Runtime;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Tests.FineTuning;

/// <summary>A resume must skip and repeat nothing: verl #7401, OpenRLHF #1103 and #1322, trl #3247.</summary>
public sealed class ResumeTests : IDisposable
{
    private static readonly TokenSequence[] Sequences =
    [
        .. Enumerable.Range(0, 20).Select(i => Some.Sequence(2 + (i % 3), 3 + (i % 5), i)),
    ];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<bool, int> Breaks =>
        new()
        {
            { false, 1 },
            { false, 7 },
            { true, 4 },
            { true, 9 },
        };

    [Theory]
    [MemberData(nameof(Breaks))]
    public void A_run_that_was_broken_off_ends_in_the_same_numbers_and_the_same_history(
        bool lora,
        int after
    )
    {
        var whole = Trained(lora, Options(lora, "whole"));

        var breaking = () => Trained(lora, Options(lora, "broken"), new BreakAfter(after));
        breaking.Should().Throw<IOException>();
        var resumed = Trained(lora, Options(lora, "broken"));

        resumed.Should().Equal(whole);
        History("broken").Should().Be(History("whole"));
    }

    [Fact]
    public void Going_on_means_the_steps_that_are_left()
    {
        var options = Options(false, "state");
        var breaking = () => Trained(false, options, new BreakAfter(5));
        breaking.Should().Throw<IOException>();
        var steps = new List<int>();

        Trained(false, options, new Recorder(steps));

        steps.Should().StartWith(5).And.BeInAscendingOrder();
    }

    [Fact]
    public void A_finished_run_is_not_trained_again()
    {
        var options = Options(false, "state");
        var first = Trained(false, options);

        var again = Trained(false, options, new BreakAfter(0));

        again.Should().Equal(first);
    }

    [Fact]
    public void Only_the_newest_two_states_are_kept()
    {
        Trained(false, Options(false, "state"));

        var states = Directory.GetDirectories(Path.Combine(_folder.Path, "state"));

        states.Should().HaveCount(2);
        states.Should().OnlyContain(state => Path.GetFileName(state).StartsWith("step-0000"));
    }

    [Fact]
    public void A_changed_option_is_refused_by_name()
    {
        Trained(false, Options(false, "state"));

        var changed = () =>
            Trained(false, Options(false, "state") with { LearningRate = 0.5, Beta2 = 0.9 });

        changed
            .Should()
            .Throw<InvalidOperationException>()
            .WithMessage("*FineTuningOptions.Beta2 was 0.999 and is 0.9*")
            .WithMessage("*FineTuningOptions.LearningRate was 0.01 and is 0.5*");
    }

    [Fact]
    public void Another_model_and_other_examples_are_refused_by_name()
    {
        var options = Options(false, "state");
        Trained(false, options);

        var training = () =>
        {
            using var session = TorchSession.Enter();
            using var weights = Some.Weights(Some.Config);
            var run = new TrainingRun(Sequences[1..], options) { ModelDigest = "other" };
            using var trainer = new Trainer(
                Some.Config,
                new FullWeights(Some.Config, weights, options),
                run
            );
            trainer.Train(null, default);
        };

        training
            .Should()
            .Throw<InvalidOperationException>()
            .WithMessage("*the examples' digest was*the model's digest was base and is other*");
    }

    [Theory]
    [InlineData("numbers.safetensors")]
    [InlineData("state.json")]
    public void A_damaged_state_is_named_and_the_one_before_it_serves(string file)
    {
        var options = Options(false, "state");
        var whole = Trained(false, options);
        var newest = Directory.GetDirectories(Path.Combine(_folder.Path, "state")).Max()!;
        var path = Path.Combine(newest, file);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^20]);

        var going = () => Trained(false, options);

        going.Should().Throw<ModelFolderException>().WithMessage($"{path}*Delete*");
        Directory.Delete(newest, recursive: true);
        Trained(false, options).Should().Equal(whole);
    }

    [Fact]
    public void A_changed_letter_or_digit_anywhere_in_a_state_is_noticed()
    {
        var options = Options(false, "state") with { Epochs = 1 };
        Trained(false, options);
        var newest = Directory.GetDirectories(Path.Combine(_folder.Path, "state")).Max()!;
        var path = Path.Combine(newest, "state.json");
        var bytes = File.ReadAllBytes(path);
        var places = Enumerable
            .Range(0, bytes.Length)
            .Where(i => char.IsAsciiLetterOrDigit((char)bytes[i]));

        foreach (var place in places)
        {
            var changed = bytes.ToArray();
            changed[place] = (byte)(changed[place] == '1' ? '2' : '1');
            File.WriteAllBytes(path, changed);

            var going = () => Restored(options);

            going
                .Should()
                .Throw<ModelFolderException>($"byte {place} was changed")
                .WithMessage($"{path}*");
        }

        File.WriteAllBytes(path, bytes);
        Restored(options).Should().NotBeNull();
    }

    [Fact]
    public void Cancelling_keeps_the_state_of_the_last_step()
    {
        using var cancellation = new CancellationTokenSource();
        var options = Options(false, "state") with { CheckpointEverySteps = 100 };
        var whole = Trained(false, Options(false, "whole"));

        var cancelled = () =>
            Trained(false, options, new CancelAfter(6, cancellation), cancellation.Token);

        cancelled.Should().Throw<OperationCanceledException>();
        Directory.Exists(Path.Combine(_folder.Path, "state", "step-000006")).Should().BeTrue();
        Trained(false, options).Should().Equal(whole);
    }

    public void Dispose() => _folder.Dispose();

    internal static float[] Trained(
        bool lora,
        FineTuningOptions options,
        IProgress<FineTuningProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        using var session = TorchSession.Enter();
        using var weights = Some.Weights(Some.Config);
        using var adapter = lora
            ? LowRankAdapter.Create(Some.Config, options.Adapter!, CPU, 1)
            : null;
        ITrainable trainable = adapter is null
            ? new FullWeights(Some.Config, weights, options)
            : new AdapterWeights(Some.Config, weights, adapter, options);
        var run = new TrainingRun(Sequences, options) { ModelDigest = "base" };
        using var trainer = new Trainer(Some.Config, trainable, run);
        trainer.Train(progress, cancellationToken);
        var flat = adapter?.Flat ?? weights.Flat;
        return System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(flat.bytes).ToArray();
    }

    private static TrainingState? Restored(FineTuningOptions options)
    {
        using var session = TorchSession.Enter();
        using var weights = Some.Weights(Some.Config);
        using var trainable = new FullWeights(Some.Config, weights, options);
        using var optimizer = new AdamW(trainable.Flat, trainable.Gradient, 0, options);
        var facts = RunFacts.Of(options, "base", Sequences);
        return new TrainingCheckpoints(options.CheckpointDirectory!, facts).Restore(
            trainable.Flat,
            optimizer
        );
    }

    internal static FineTuningOptions OptionsIn(bool lora, string directory) =>
        new()
        {
            Adapter = lora ? new LoRAOptions { Rank = 3, Dropout = 0.2 } : null,
            Epochs = 3,
            LearningRate = 1e-2,
            BatchTokens = 40,
            Seed = 5,
            Layout = lora ? BatchLayout.Packed : BatchLayout.LengthGrouped,
            CheckpointDirectory = directory,
            CheckpointEverySteps = 2,
        };

    private FineTuningOptions Options(bool lora, string name) =>
        OptionsIn(lora, Path.Combine(_folder.Path, name));

    internal static string HistoryIn(string directory) =>
        File.ReadAllText(Path.Combine(directory, "history.jsonl"));

    private string History(string name) => HistoryIn(_folder[name]);

    /// <summary>Breaks off in the middle of the step that comes after the given one.</summary>
    internal sealed class BreakAfter(int step) : IProgress<FineTuningProgress>
    {
        public void Report(FineTuningProgress value)
        {
            if (value.Step > step)
            {
                throw new IOException("broken off");
            }
        }
    }

    private sealed class CancelAfter(int step, CancellationTokenSource source)
        : IProgress<FineTuningProgress>
    {
        public void Report(FineTuningProgress value)
        {
            if (value.Step == step)
            {
                source.Cancel();
            }
        }
    }

    private sealed class Recorder(List<int> steps) : IProgress<FineTuningProgress>
    {
        public void Report(FineTuningProgress value) => steps.Add(value.Step);
    }
}
