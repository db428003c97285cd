using Microsoft.ML;
using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.SelfTraining;

namespace ReSTEM.MLNet.Tests.SelfTraining;

/// <summary>The paper's rule: training stops where held-out problems gain no more, and they are held out by problem.</summary>
[Collection("Language models")]
public sealed class HeldOutTests : IDisposable
{
    private static readonly IReward NamesTheAnswer = Reward.From(
        (problem, completion) => completion.Split(' ').Contains(problem.Answer)
    );

    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = Some.Context();
    private readonly CausalLanguageModel _base = TinyModel.Create();

    public void Dispose()
    {
        _base.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void No_sample_of_a_held_out_problem_is_drawn_or_trained_on_in_any_iteration()
    {
        var (sampler, fineTuner) = (new GuessingSampler(), new MemorizingFineTuner());
        var options = new SelfTrainOptions { ValidationFraction = 0.2, SamplesPerProblem = 16 };
        var selfTrain = Fakes(sampler, fineTuner, options);

        using var first = selfTrain.Fit(_context.View(30));
        var drawn = sampler.Keys.ToArray();
        using var second = selfTrain.Fit(_context.View(30), first);

        drawn.Should().HaveCount(24).And.OnlyHaveUniqueItems();
        first.Report.Problems.Should().Be(24);
        first.Report.HeldOutProblems.Should().Be(6);
        var asked = Prompts(fineTuner.Trainings[0]);
        Prompts(fineTuner.Trainings[1]).Should().BeSubsetOf(asked);
        asked.Should().BeSubsetOf(drawn.Select(key => $"What is {key[1..]} mod 10?"));
    }

    [Fact]
    public void The_choice_depends_on_ids_and_seed_alone()
    {
        var rows = Some.Problems(30).ToArray();
        var backwards = _context.Data.LoadFromEnumerable(rows.Reverse().ToArray());

        Drawn(_context.View(30), 1).Should().BeEquivalentTo(Drawn(backwards, 1));
        Drawn(_context.View(30), 1).Should().NotBeEquivalentTo(Drawn(_context.View(30), 2));
    }

    [Fact]
    public void Where_rows_are_numbered_a_problem_keeps_its_number()
    {
        var unnamed = _context.Data.LoadFromEnumerable(
            Some.Problems(30).Select(p => new { p.Question, p.Answer }).ToArray()
        );

        var drawn = Drawn(unnamed, 1);

        drawn
            .Should()
            .HaveCount(24)
            .And.OnlyHaveUniqueItems()
            .And.NotEqual(Enumerable.Range(0, 24).Select(i => $"{i}"));
        drawn.Select(int.Parse).Should().BeInAscendingOrder().And.OnlyContain(i => i < 30);
    }

    [Fact]
    public void Training_stops_by_the_reward_of_what_was_held_out_and_keeps_the_best_weights()
    {
        var steps = new Reports<SelfTrainProgress>();
        using var model = Fit(Options() with { Progress = steps });

        var report = model.Report;
        report.HeldOutProblems.Should().Be(8);
        var taken = steps.Received.Where(p => p.Phase == SelfTrainPhase.FineTuning).ToArray();
        taken[^1].Step.Should().BeLessThan(taken[^1].TotalSteps);
        report.FineTuningSteps.Should().BeInRange(1, taken[^1].Step);
        var options = new SelfTrainOptions { Seed = 5, MaxNewTokens = 6 };
        var held = _context.Data.LoadFromEnumerable(
            Some.Problems(20).Where(p => !Drawn(_context.View(20), 5, 0.4).Contains(p.Id)).ToArray()
        );
        using var answering = _context
            .Transforms.Complete(
                model.Model,
                new()
                {
                    Sampling = new() { Temperature = 0, MaxNewTokens = 6 },
                }
            )
            .Fit(held);
        var answers = answering.Transform(held);
        var right = answers
            .Read<string>("Completion")
            .Zip(
                answers.Read<string>("Answer"),
                (text, answer) => text.Split(' ').Contains(answer)
            );
        report.HeldOutScore.Should().Be(right.Count(r => r) / 8.0);
    }

    [Fact]
    public void Stopped_in_the_middle_of_training_it_goes_on_to_the_same_weights()
    {
        using var whole = Fit(Options() with { RunDirectory = _folder.In("whole") });
        using var stop = new CancellationTokenSource();
        var options = Options() with { RunDirectory = _folder.In("broken") };
        var stopped = () =>
            Fit(
                options with
                {
                    CancellationToken = stop.Token,
                    Progress = new StopAtStep(stop, 3),
                }
            );
        stopped.Should().Throw<OperationCanceledException>();

        using var resumed = Fit(options);
        using var again = Fit(options);
        using var plain = Fit(Options());

        resumed.Model.Digest.Should().Be(whole.Model.Digest);
        resumed.Report.HeldOutScore.Should().Be(whole.Report.HeldOutScore);
        again.Report.FineTuningSteps.Should().Be(whole.Report.FineTuningSteps);
        plain.Model.Digest.Should().Be(whole.Model.Digest);
    }

    [Fact]
    public void What_cannot_be_validated_is_refused_before_anything_is_drawn()
    {
        var unsaid = () => Fit(Options() with { ValidationFraction = 0 });
        var twice = () =>
            Fit(
                Options() with
                {
                    FineTuning = new() { Validation = new() { Score = (_, _) => 1 } },
                }
            );
        var all = () => Fit(Options() with { ValidationFraction = 0.99 });
        var outside = () => Options() with { ValidationFraction = 1 };
        var other = () => Fit(Options() with { FineTuning = new() { ExpectedDigest = "1234" } });

        unsaid.Should().Throw<ArgumentException>().WithMessage("*nothing to validate by*");
        twice.Should().Throw<ArgumentException>().WithMessage("*Score*ValidationFraction 0.4*");
        all.Should().Throw<ArgumentException>().WithMessage("*0.99 of 20 problems leaves none*");
        outside
            .Should()
            .Throw<ArgumentOutOfRangeException>()
            .WithMessage("*ValidationFraction is 1*");
        other.Should().Throw<InvalidOperationException>().WithMessage($"*is 1234*{_base.Digest}*");
    }

    private static SelfTrainOptions Options() =>
        new()
        {
            SamplesPerProblem = 8,
            MaxNewTokens = 6,
            Seed = 5,
            ValidationFraction = 0.4,
            FineTuning = new FineTuningOptions
            {
                LearningRate = 1e-2,
                Epochs = 8,
                BatchTokens = 32,
                CheckpointEverySteps = 2,
                Validation = new ValidationOptions { EverySteps = 1, Patience = 3 },
            },
        };

    private SelfTrainedTransformer Fit(SelfTrainOptions options) =>
        _context.Transforms.SelfTrain(_base, NamesTheAnswer, options).Fit(_context.View(20));

    private static IEnumerable<string> Prompts(IReadOnlyList<TrainingExample> training) =>
        training.Select(e => string.Concat(e.PromptIds.Select(id => (char)id))).Distinct();

    private List<string> Drawn(IDataView problems, long seed, double fraction = 0.2)
    {
        var sampler = new GuessingSampler();
        var options = new SelfTrainOptions
        {
            ValidationFraction = fraction,
            SamplesPerProblem = 16,
            Seed = seed,
        };
        Fakes(sampler, new MemorizingFineTuner(), options).Fit(problems).Dispose();
        return sampler.Keys;
    }

    private SelfTrainEstimator Fakes(
        GuessingSampler sampler,
        MemorizingFineTuner fineTuner,
        SelfTrainOptions options
    ) =>
        new(
            _context,
            new SelfTrainParts(sampler, fineTuner, Some.ExactAnswer(), TimeProvider.System),
            options
        );

    private sealed class StopAtStep(CancellationTokenSource stop, int step)
        : IProgress<SelfTrainProgress>
    {
        public void Report(SelfTrainProgress value)
        {
            if (value.Step >= step)
                stop.Cancel();
        }
    }
}
