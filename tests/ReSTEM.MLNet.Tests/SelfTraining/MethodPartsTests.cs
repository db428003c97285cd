using Microsoft.ML;
using ReSTEM.MLNet.Filtering;
using ReSTEM.MLNet.FineTuning;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.SelfTraining;

namespace ReSTEM.MLNet.Tests.SelfTraining;

/// <summary>What each knob of a method does, on models that guess and memorize.</summary>
public class MethodPartsTests
{
    private readonly MLContext _context = Some.Context();
    private readonly MemorizingFineTuner _fineTuner = new();
    private readonly List<ISampler> _startedFrom = [];

    [Fact]
    public void Training_goes_on_from_the_model_before_from_the_second_iteration_on()
    {
        var options = new SelfTrainOptions { TrainFrom = TrainingStart.Previous };
        var problems = _context.View(10);

        using var first = SelfTrain(options).Fit(problems);
        _startedFrom.Should().BeEmpty();
        using var second = SelfTrain(options).Fit(problems, first);

        _startedFrom.Should().Equal(first.LanguageModel.Sampler);
    }

    [Fact]
    public void The_learning_rate_falls_from_iteration_to_iteration()
    {
        var options = new SelfTrainOptions
        {
            LearningRateDecay = 0.5,
            FineTuning = new FineTuningOptions { LearningRate = 0.08 },
        };

        var rates = Enumerable
            .Range(1, 3)
            .Select(i => new StageOptions(options, 0).FineTuning(i).LearningRate);

        rates.Should().Equal(0.08, 0.04, 0.02);
    }

    [Fact]
    public void Thresholds_rise_and_the_last_one_stays()
    {
        var options = new SelfTrainOptions { ScoreThresholds = [0, 0.5, 0.9] };

        var thresholds = Enumerable
            .Range(1, 5)
            .Select(i => new StageOptions(options, 0).Filter(i).ScoreThreshold);

        thresholds.Should().Equal(0, 0.5, 0.9, 0.9, 0.9);
    }

    [Fact]
    public void Pooled_iterations_learn_equal_solutions_once()
    {
        var problems = _context.View(10);
        var rounds = SelfTrain(new SelfTrainOptions { PoolIterations = true }, Guess)
            .Iterate(problems);

        var reports = rounds.Take(4).Select(round => round.Report).ToArray();

        // Each problem is solved by "<answer>" in all rounds, and in each round by one more text.
        reports.Select(report => report.Kept).Should().Equal(0, 20, 20, 20);
        reports.Select(report => report.Examples).Should().Equal(0, 20, 30, 40);

        static string Guess(string prompt, int sample, int iteration) =>
            sample == 0 ? Answer(prompt) : $"{Answer(prompt)} #{iteration}";
    }

    [Fact]
    public void Supervised_fine_tuning_draws_nothing()
    {
        var sampler = new GuessingSampler();
        var options = SelfTrainMethod.SupervisedFineTuning([
            new("What is 1 mod 10?", "7"),
            new("What is 2 mod 10?", "8"),
        ]);

        using var model = SelfTrain(options, sampler).Fit(_context.View(3));

        sampler.Calls.Should().Be(0);
        model.Transform(_context.View(3)).Read<string>("Completion").Should().Equal("?", "7", "8");
        model.Report.Examples.Should().Be(2);
        model.Report.Samples.Should().Be(0);
    }

    [Fact]
    public void A_hint_helps_the_unsolved_and_is_not_learned()
    {
        var sampler = new GuessingSampler
        {
            Guess = (prompt, _, _) =>
                prompt.StartsWith("hint ", StringComparison.Ordinal) ? prompt[5..6]
                : prompt.Contains("is 3 ", StringComparison.Ordinal) ? "3"
                : "?",
        };
        var options = SelfTrainMethod.STaR(PromptTemplate.ZeroShot("hint {Answer} {Question}"));

        using var model = SelfTrain(options, sampler).Fit(_context.View(6));

        sampler.Generated.Should().Be(6 + 5);
        model.Report.Kept.Should().Be(6);
        _fineTuner
            .Trainings.Single()
            .Select(e => string.Concat(e.PromptIds.Select(t => (char)t)))
            .Should()
            .Equal(Enumerable.Range(0, 6).Select(i => $"What is {i} mod 10?"));
    }

    [Fact]
    public void Adaptive_sampling_moves_samples_from_solved_to_unsolved_problems()
    {
        // p0 to p3 are solved by each sample, p4 by its 20th, p5 never.
        var sampler = new GuessingSampler
        {
            Guess = (prompt, sample, _) => Number(prompt) < 4 ? $"{Number(prompt)} #{sample}" : "?",
            Finish = (_, _) => ReSTEM.MLNet.LanguageModels.Generation.FinishReason.Stop,
        };
        var options = new SelfTrainOptions
        {
            SamplesPerProblem = 16,
            MaxKeptPerProblem = 4,
            Adaptive = new AdaptiveSampling { WaveSize = 4, MaxSamplesPerProblem = 32 },
        };

        using var model = SelfTrain(options, sampler).Fit(_context.View(6));

        // 4 solved ones stop after a wave: 48 samples saved; the 2 others go on from 16 to their limit of 32.
        var perProblem = sampler.Keys.Select(key => key.Split('\u001f')[0]).CountBy(key => key);
        perProblem.Select(p => 4 * p.Value).Should().Equal(4, 4, 4, 4, 32, 32);
        model.Report.Samples.Should().Be(80).And.BeLessThan(6 * 16);
        model.Report.Kept.Should().Be(16);
        sampler.Keys.Should().OnlyHaveUniqueItems("each wave has random numbers of its own");
    }

    [Fact]
    public void Adaptive_sampling_stays_within_the_shards_samples()
    {
        var sampler = new GuessingSampler { Guess = (_, _, _) => "?" };
        var options = new SelfTrainOptions
        {
            SamplesPerProblem = 10,
            Adaptive = new AdaptiveSampling { WaveSize = 4, MaxSamplesPerProblem = 400 },
        };

        var fit = () => SelfTrain(options, sampler).Fit(_context.View(6));

        fit.Should().Throw<InvalidOperationException>().WithMessage("*60 samples (60 Wrong)*");
    }

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void What_contradicts_itself_is_an_error_before_work(
        SelfTrainOptions options,
        string message
    )
    {
        var make = () => SelfTrain(options);

        make.Should().Throw<ArgumentException>().WithMessage(message);
    }

    public static TheoryData<SelfTrainOptions, string> Contradictions =>
        new()
        {
            {
                new() { MinSolveRate = 0.5, MaxSolveRate = 0.4 },
                "*MinSolveRate is 0.5*"
            },
            {
                new() { LearnFromSamples = false },
                "*HumanExamples is empty*"
            },
            {
                new() { ScoreThresholds = [0.5] },
                "*ScoreThresholds begins with 0.5*Correct*"
            },
            {
                new()
                {
                    HumanExamples = [new("q", "s")],
                    LearnFromSamples = false,
                    PoolIterations = true,
                },
                "*PoolIterations*LearnFromSamples*"
            },
            {
                new()
                {
                    SamplesPerProblem = 1,
                    Temperature = 0,
                    Adaptive = new() { WaveSize = 1 },
                },
                "*Adaptive*Temperature 0*"
            },
            {
                new() { Adaptive = new() { WaveSize = 64 } },
                "*WaveSize is 64*"
            },
            {
                new() { Adaptive = new() { MaxSamplesPerProblem = 16 } },
                "*MaxSamplesPerProblem is 16*"
            },
            {
                new() { Adaptive = new(), Acceptance = SampleAcceptance.Unfiltered },
                "*Adaptive*Unfiltered*"
            },
            {
                new()
                {
                    HumanExamples = [new("q", "s")],
                    Prompt = PromptTemplate.ZeroShot("{Question} {Topic}"),
                },
                "*'q'*'{Topic}'*"
            },
            {
                new() { HumanExamples = [new("q", new string('s', 2000))] },
                "*do not fit*context*"
            },
        };

    [Fact]
    public void A_hint_that_the_data_cannot_fill_is_an_error_before_work()
    {
        var sampler = new GuessingSampler();

        var fit = () =>
            SelfTrain(new() { HintPrompt = PromptTemplate.ZeroShot("{Clue}") }, sampler)
                .Fit(_context.View(3));

        fit.Should().Throw<ArgumentException>().WithMessage("*HintPrompt*'{Clue}'*");
        sampler.Calls.Should().Be(0);
    }

    private static int Number(string prompt) => int.Parse(prompt.Split(' ')[2]);

    private static string Answer(string prompt) => $"{Number(prompt) % 10}";

    private SelfTrainEstimator SelfTrain(
        SelfTrainOptions options,
        Func<string, int, int, string> guess
    )
    {
        var sampler = new GuessingSampler
        {
            Guess = (prompt, sample, drawing) => guess(prompt, sample, drawing.Iteration),
        };
        return SelfTrain(options, sampler, _ => sampler);
    }

    private SelfTrainEstimator SelfTrain(
        SelfTrainOptions options,
        ISampler? sampler = null,
        Func<ISampler, ISampler>? trained = null
    ) =>
        new(
            _context,
            new SelfTrainParts(
                sampler ?? new GuessingSampler(),
                trained is null ? _fineTuner : new Replacing(_fineTuner, trained),
                Reward.From((problem, completion) => completion.Split(' ')[0] == problem.Answer),
                TimeProvider.System
            )
            {
                TrainerOf = policy =>
                {
                    _startedFrom.Add(policy);
                    return _fineTuner;
                },
                EncodeSolution = text => [.. text.Trim().Select(c => (int)c), 0],
            },
            options
        );

    /// <summary>Trains, and answers with another model.</summary>
    private sealed class Replacing(IFineTuner inner, Func<ISampler, ISampler> with) : IFineTuner
    {
        public ISampler FineTune(
            IReadOnlyList<TrainingExample> examples,
            FineTuningOptions options,
            IProgress<FineTuningProgress>? progress,
            CancellationToken cancellationToken
        ) => with(inner.FineTune(examples, options, progress, cancellationToken));
    }
}
