using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Runtime;

namespace ReSTEM.MLNet.LanguageModels.Tests.FineTuning;

public sealed class ValidationTests : IDisposable
{
    private static readonly TokenSequence[] Sequences =
    [
        .. Enumerable.Range(0, 12).Select(i => Some.Sequence(3, 4, i)),
    ];

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void It_stops_when_patience_is_at_an_end_and_the_best_weights_are_the_result()
    {
        double[] scores = [0.1, 0.5, 0.4, 0.5, 0.9];
        var steps = new List<FineTuningProgress>();

        var (stopped, asked) = Trained(scores, Options(), steps);
        var (three, _) = Trained([0, 1], Options() with { Epochs = 8 }, [], 4);

        asked.Should().Be(4);
        steps[^1].Step.Should().Be(8);
        steps
            .Select(step => step.ValidationScore)
            .Should()
            .Equal(null, 0.1, null, 0.5, null, 0.4, null, 0.5);
        stopped.Should().Be(three);
    }

    [Fact]
    public void A_broken_run_remembers_the_best_and_the_misses()
    {
        double[] scores = [0.1, 0.5, 0.4, 0.3];
        var (whole, _) = Trained(scores, Options(), []);
        var options = Options() with
        {
            CheckpointDirectory = _folder.Path,
            CheckpointEverySteps = 1,
        };
        var breaking = () => Trained(scores, options, null, 7);
        breaking.Should().Throw<IOException>();

        var (resumed, asked) = Trained([0.3], options, []);

        asked.Should().Be(1);
        resumed.Should().Be(whole);
    }

    [Fact]
    public void The_last_step_is_measured_wherever_the_interval_ends()
    {
        var options = Options() with { Epochs = 5 };
        var steps = new List<FineTuningProgress>();

        Trained([0.1, 0.2, 0.3], options, steps);

        steps.Select(step => step.ValidationScore).Should().Equal(null, 0.1, null, 0.2, 0.3);
    }

    [Fact]
    public void A_state_kept_without_a_score_is_not_gone_on_with_by_one()
    {
        var options = Options() with { CheckpointDirectory = _folder.Path };
        var scored = options with { Validation = options.Validation! with { Score = (_, _) => 1 } };
        RunFacts.Of(scored, "", []).Should().Contain("FineTuningOptions.Validation.Score", "given");
        RunFacts
            .Of(options, "", [])
            .Should()
            .Contain("FineTuningOptions.Validation.Score", "absent");
    }

    [Fact]
    public void Without_a_score_the_loss_of_what_was_held_out_decides()
    {
        using var session = TorchSession.Enter();
        using var weights = Some.Weights(Some.Config);
        var options = Options() with { Epochs = 40 };
        var steps = new List<FineTuningProgress>();
        var run = new TrainingRun(Sequences[..4], options) { HeldOut = Sequences[4..] };

        using (
            var trainer = new Trainer(
                Some.Config,
                new FullWeights(Some.Config, weights, options),
                run
            )
        )
        {
            trainer.Train(new Recorder(steps), default);
        }

        var losses = steps.Where(step => step.ValidationLoss is not null).ToList();
        losses.Should().NotBeEmpty();
        var best = losses.MinBy(step => step.ValidationLoss)!;
        steps[^1].Step.Should().Be(best.Step + (2 * 2));
        using var trainable = new FullWeights(Some.Config, weights, options);
        using var gradient = new StepGradient(Some.Config, trainable, Sequences, options);
        gradient
            .Loss([.. Enumerable.Range(4, 8)])
            .Should()
            .BeApproximately(best.ValidationLoss!.Value, 1e-9);
    }

    [Fact]
    public void A_score_that_is_no_number_ends_the_training()
    {
        var training = () => Trained([0.1, double.NaN], Options(), null);

        training.Should().Throw<InvalidOperationException>().WithMessage("*after step 4 gave NaN*");
    }

    public void Dispose() => _folder.Dispose();

    private static FineTuningOptions Options() =>
        new()
        {
            Epochs = 30,
            LearningRate = 2e-2,
            BatchTokens = 200,
            Schedule = LearningRateSchedule.Constant,
            WarmupFraction = 0,
            Validation = new ValidationOptions { EverySteps = 2, Patience = 2 },
        };

    /// <summary>Trains against given scores; breaks off where it is told to, and where the steps end.</summary>
    private static (string Digest, int Asked) Trained(
        double[] scores,
        FineTuningOptions options,
        List<FineTuningProgress>? steps,
        int last = int.MaxValue
    )
    {
        using var session = TorchSession.Enter();
        using var weights = Some.Weights(Some.Config);
        var asked = 0;
        var run = new TrainingRun(Sequences, options) { Score = _ => scores[asked++] };
        using (
            var trainer = new Trainer(
                Some.Config,
                new FullWeights(Some.Config, weights, options),
                run
            )
        )
        {
            try
            {
                trainer.Train(new Recorder(steps ?? [], last), default);
            }
            catch (IOException) when (steps is not null) { }
        }

        return (weights.Digest(), asked);
    }

    private sealed class Recorder(List<FineTuningProgress> steps, int last = int.MaxValue)
        : IProgress<FineTuningProgress>
    {
        public void Report(FineTuningProgress value)
        {
            steps.Add(value);
            if (value.Step >= last)
            {
                throw new IOException("broken off");
            }
        }
    }
}
