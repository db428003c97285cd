using Microsoft.ML;
using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Runtime;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.SelfTraining;

namespace ReSTEM.MLNet.Tests.SelfTraining.Runs;

[Collection("Language models")]
public sealed class StoredModelTests : IDisposable
{
    private static readonly IReward NamesTheAnswer = Reward.From(
        (problem, completion) => completion.Split(' ').Contains(problem.Answer)
    );

    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = Some.Context();
    private readonly List<string> _log = [];
    private readonly CausalLanguageModel _base = TinyModel.Create();

    public StoredModelTests() =>
        _context.Log += (_, e) =>
        {
            lock (_log)
                _log.Add(e.RawMessage);
        };

    public void Dispose()
    {
        _base.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_run_directory_gives_the_weights_that_a_run_without_gives()
    {
        var plain = Digests(Options() with { RunDirectory = null });

        Digests(Options()).Should().Equal(plain);
    }

    [Fact]
    public void A_finished_run_is_read_and_not_trained_again()
    {
        var first = Digests(Options());
        var (files, steps) = (_folder.Contents(IsResult), new Reports<SelfTrainProgress>());

        var again = Digests(Options() with { Progress = steps });

        again.Should().Equal(first);
        _folder.Contents(IsResult).Should().Equal(files);
        _log.Should().NotContain(line => line.Contains("anew"));
    }

    [Fact]
    public void An_iteration_that_is_gone_is_made_again_from_what_is_left()
    {
        var first = Digests(Options());
        var files = _folder.Contents(IsResult);
        Directory.Delete(_folder.In("iteration-2", "model"), recursive: true);
        Directory.Delete(_folder.In("iteration-2", "samples"), recursive: true);
        File.Delete(_folder.In("iteration-1", "model.json"));

        Digests(Options()).Should().Equal(first);

        _folder.Contents(IsResult).Should().Equal(files);
    }

    [Theory]
    [InlineData("iteration-1/model/model.safetensors")]
    [InlineData("iteration-1/model/config.json")]
    [InlineData("iteration-1/model/tokenizer.json")]
    [InlineData("iteration-1/model.json")]
    [InlineData("iteration-1/fine-tuning.jsonl")]
    [InlineData("iteration-2/samples/00001.jsonl")]
    public void A_changed_byte_is_found_named_and_healed(string file)
    {
        var first = Digests(Options());
        var files = _folder.Contents(IsResult);
        var bytes = File.ReadAllBytes(_folder.In(file));
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(_folder.In(file), bytes);

        Digests(Options()).Should().Equal(first);

        _folder.Contents(IsResult).Should().Equal(files);
        _log.Should()
            .Contain(line => line.Contains("is damaged") && line.Contains(Path.GetFileName(file)));
    }

    [Fact]
    public void A_stored_model_is_held_in_the_base_models_precision()
    {
        _base.Save(_folder.In("base"));
        using var narrow = CausalLanguageModel.Open(
            _folder.In("base"),
            new ModelOpenOptions { Precision = ModelPrecision.BFloat16 }
        );
        var options = Options() with
        {
            RunDirectory = _folder.In("run"),
            FineTuning = new FineTuningOptions
            {
                LearningRate = 1e-2,
                Adapter = new LoRAOptions { Rank = 2 },
            },
        };

        using var trained = _context
            .Transforms.SelfTrain(narrow, NamesTheAnswer, options)
            .Fit(_context.View(20));

        trained.Model.Precision.Should().Be(ModelPrecision.BFloat16);
    }

    [Fact]
    public void Changed_fine_tuning_trains_anew_on_the_same_samples()
    {
        var first = Digests(Options());
        var samples = _folder.Contents(file => file.StartsWith("iteration-1/samples"));

        var other = Digests(
            Options() with
            {
                FineTuning = new FineTuningOptions { LearningRate = 5e-3, Epochs = 3 },
            }
        );

        other[0].Should().NotBe(first[0]);
        _folder.Contents(file => file.StartsWith("iteration-1/samples")).Should().Equal(samples);
        _log.Should().Contain(line => line.Contains("Iteration 1 is fine-tuned anew"));
    }

    [Theory]
    [InlineData("numbers.safetensors")]
    [InlineData("state.json")]
    public void A_half_finished_fine_tuning_goes_on_and_a_damaged_state_of_it_is_passed_over(
        string damaged
    )
    {
        var whole = Digests(Options());
        var files = _folder.Contents(IsResult);
        Directory.Delete(_folder.Path, recursive: true);
        using var stop = new CancellationTokenSource();
        var stopping = Options() with
        {
            CancellationToken = stop.Token,
            Progress = new StopAtStep(stop, 4),
        };
        var stopped = () => Digests(stopping);
        stopped.Should().Throw<OperationCanceledException>();
        var states = Directory.GetDirectories(
            _folder.In("iteration-1", "fine-tuning"),
            "step-*",
            SearchOption.AllDirectories
        );
        states.Should().NotBeEmpty();
        var file = Path.Combine(states.Order(StringComparer.Ordinal).Last(), damaged);
        var bytes = File.ReadAllBytes(file);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(file, bytes);

        Digests(Options()).Should().Equal(whole);

        _folder.Contents(IsResult).Should().Equal(files);
        _log.Should().Contain(line => line.Contains("is damaged") && line.Contains("step-"));
        Directory.Exists(_folder.In("iteration-1", "fine-tuning")).Should().BeFalse();
    }

    private sealed class StopAtStep(CancellationTokenSource stop, int step)
        : IProgress<SelfTrainProgress>
    {
        public void Report(SelfTrainProgress value)
        {
            if (value.Step >= step)
                stop.Cancel();
        }
    }

    private static bool IsResult(string file) =>
        file.StartsWith("iteration-", StringComparison.Ordinal)
        && !file.EndsWith("metrics.json", StringComparison.Ordinal);

    private SelfTrainOptions Options() =>
        new()
        {
            SamplesPerProblem = 8,
            MaxNewTokens = 6,
            ShardSize = 8,
            Seed = 5,
            FineTuning = new FineTuningOptions
            {
                LearningRate = 1e-2,
                Epochs = 3,
                BatchTokens = 16,
                CheckpointEverySteps = 2,
            },
            RunDirectory = _folder.Path,
        };

    /// <summary>Weights after each of two iterations.</summary>
    private List<string> Digests(SelfTrainOptions options)
    {
        var problems = _context.View(20);
        var selfTrain = _context.Transforms.SelfTrain(_base, NamesTheAnswer, options);
        using var first = selfTrain.Fit(problems);
        using var second = selfTrain.Fit(problems, first);
        return [first.Model.Digest, second.Model.Digest];
    }
}
