using Microsoft.ML;
using ReSTEM.MLNet.Filtering;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.Interop;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.SelfTraining;

namespace ReSTEM.MLNet.Tests.SelfTraining;

public class SelfTrainTests
{
    private readonly MLContext _context = Some.Context();
    private readonly GuessingSampler _base = new();
    private readonly MemorizingFineTuner _fineTuner = new();

    [Fact]
    public void Fit_learns_what_the_reward_accepts()
    {
        var problems = _context.View(30);

        using var model = SelfTrain().Fit(problems);

        var answered = model.Transform(problems);
        answered
            .Read<string>(ColumnNames.Completion)
            .Should()
            .Equal(answered.Read<string>("Answer"));
    }

    [Fact]
    public void The_defaults_are_the_papers()
    {
        var options = new SelfTrainOptions();

        options.SamplesPerProblem.Should().Be(32);
        options.Temperature.Should().Be(0.7f);
        options.TopK.Should().Be(40);
        options.TopP.Should().Be(1);
        options.MaxKeptPerProblem.Should().Be(10);
    }

    [Fact]
    public void Fit_is_the_chain_of_the_four_stages()
    {
        var problems = _context.View(30);
        var options = new SelfTrainOptions { SamplesPerProblem = 20, Seed = 5 };
        var byHand = new MemorizingFineTuner();

        using var whole = SelfTrain(options).Fit(problems);
        new SampleGenerationEstimator(
            new SamplingPlan(
                Some.Host(),
                new GuessingSampler(),
                new SamplingOptions
                {
                    SamplesPerPrompt = 20,
                    Temperature = 0.7f,
                    TopK = 40,
                    Seed = 5,
                    Iteration = 1,
                },
                new SampleGenerationOptions()
            )
        ).Append(Some.ApplyReward(Some.ExactAnswer())).Append(Some.FilterByReward(new RewardFilterOptions { MaxPerProblem = 10, Seed = 5 })).Append(_context.FineTune(byHand)).Fit(problems);

        _fineTuner
            .Trainings.Single()
            .Should()
            .BeEquivalentTo(byHand.Trainings.Single(), o => o.WithStrictOrdering());
    }

    [Fact]
    public void The_report_counts_what_happened()
    {
        using var model = SelfTrain(new SelfTrainOptions { SamplesPerProblem = 5 })
            .Fit(_context.View(30));

        var report = model.Report;
        report.Iteration.Should().Be(1);
        report.Problems.Should().Be(30);
        report.Samples.Should().Be(150);
        report.SampledTokens.Should().Be(300);
        report.Solved.Should().Be(report.Kept).And.BeInRange(1, 29);
        report.Verdicts.Values.Sum().Should().Be(150);
        report.Loss.Should().BeApproximately((1 / 3.0 + 1 / 4.0) / 2, 1e-12); // the last of two epochs
        report.PassAt1.Should().BeNull();
        report.ToString().Should().StartWith("iteration 1: 150 samples of 30 problems");
    }

    [Fact]
    public void Every_iteration_samples_from_the_last_model_and_trains_on_its_own_samples_alone()
    {
        var problems = _context.View(30);
        var selfTrain = SelfTrain();

        using var first = selfTrain.Fit(problems);
        var sampledFromBase = _base.Generated;
        using var second = selfTrain.Fit(problems, first);

        second.Report.Iteration.Should().Be(2);
        _base.Generated.Should().Be(sampledFromBase);
        _fineTuner.Trainings[1].Should().HaveCount(30); // the memorizer says one thing, so one is distinct
    }

    [Fact]
    public void Iterate_begins_with_the_base_and_is_lazy()
    {
        var iterations = SelfTrain().Iterate(_context.View(30), _context.View(20));
        _base.Calls.Should().Be(0);

        var taken = iterations.Take(3).ToList();

        taken.Select(i => i.Number).Should().Equal(0, 1, 2);
        taken.Select(i => i.Report.Iteration).Should().Equal(0, 1, 2);
        _fineTuner.Trainings.Should().HaveCount(2);
        taken[0].Report.Samples.Should().Be(0);
        taken[0].Report.PassAt1!.Value.Estimate.Should().BeLessThan(1);
        taken[1].Report.PassAt1!.Value.Estimate.Should().Be(1);
        taken[2].Report.ValidationRewards.Should().HaveCount(20).And.OnlyContain(right => right);
    }

    [Fact]
    public void Validation_answers_each_problem_once_and_greedily()
    {
        var temperatures = new List<float>();
        var model = new GuessingSampler
        {
            Guess = (_, _, options) =>
            {
                temperatures.Add(options.Temperature);
                return "1";
            },
        };

        var iteration = SelfTrain(model: model)
            .Iterate(_context.View(1), _context.View(20))
            .First();

        temperatures.Should().HaveCount(20).And.OnlyContain(t => t == 0);
        iteration.Report.PassAt1!.Value.Estimate.Should().Be(0.1); // the answers 1 and 11 mod 10
    }

    [Fact]
    public void Progress_goes_through_the_phases()
    {
        var reports = new Reports<SelfTrainProgress>();
        var options = new SelfTrainOptions
        {
            SamplesPerProblem = 10,
            ShardSize = 10,
            Progress = reports,
        };

        SelfTrain(options)
            .Iterate(_context.View(30), _context.View(20))
            .Take(2)
            .Should()
            .HaveCount(2);

        var told = reports.Received;
        told.Select(p => (p.Iteration, p.Phase))
            .Distinct()
            .Should()
            .Equal(
                (0, SelfTrainPhase.Evaluation),
                (1, SelfTrainPhase.Sampling),
                (1, SelfTrainPhase.FineTuning),
                (1, SelfTrainPhase.Evaluation)
            );
        var sampled = told.Last(p => p.Phase == SelfTrainPhase.Sampling);
        sampled.Problems.Should().Be(30);
        sampled.TotalProblems.Should().Be(30);
        sampled.Samples.Should().Be(300);
        sampled.Verdicts.Values.Sum().Should().Be(300);
        sampled.Fraction.Should().Be(1);
        var trained = told.Last(p => p.Phase == SelfTrainPhase.FineTuning);
        trained.Step.Should().Be(trained.TotalSteps).And.BePositive();
        told[^1].Problems.Should().Be(20);
    }

    [Fact]
    public void The_log_has_one_line_an_iteration()
    {
        var lines = new List<string>();
        _context.Log += (_, message) =>
        {
            if (message.Source.Contains("SelfTrainEstimator"))
                lines.Add(message.RawMessage);
        };

        SelfTrain().Fit(_context.View(30)).Dispose();

        lines.Should().ContainSingle(l => l.StartsWith("iteration 1: 960 samples"));
    }

    [Fact]
    public void The_log_tells_phases_and_how_they_go()
    {
        var lines = new List<string>();
        _context.Log += (_, message) => lines.Add($"{message.Kind} {message.RawMessage}");

        SelfTrain(new SelfTrainOptions { SamplesPerProblem = 10, ShardSize = 10 })
            .Iterate(_context.View(30), _context.View(20))
            .Take(2)
            .Should()
            .HaveCount(2);

        lines
            .Should()
            .ContainInOrder(
                "Info iteration 0, evaluation: 0 of 20 problems, 0 samples",
                "Info iteration 1, sampling: 0 of 30 problems, 0 samples",
                "Info iteration 1, fine-tuning: step 0",
                "Info iteration 1, evaluation: 0 of 20 problems, 0 samples"
            );
        lines
            .Should()
            .Contain(l =>
                l.StartsWith("Trace iteration 1, sampling: 20 of 30 problems, 200 samples")
                && l.Contains("tokens/s")
            );
        lines.Should().Contain(l => l.StartsWith("Trace iteration 1, fine-tuning: step 2 of 4"));
    }

    [Fact]
    public void A_cache_in_the_chain_changes_nothing_but_who_remembers()
    {
        var problems = _context.View(30);
        IEstimator<ITransformer> samples = _context.GenerateSamples(_base, samples: 20);
        var plain = new MemorizingFineTuner();
        var cached = new MemorizingFineTuner();

        samples
            .Append(Some.ApplyReward(Some.ExactAnswer()))
            .Append(Some.FilterByReward())
            .Append(_context.FineTune(plain))
            .Fit(problems);
        var drawn = _base.Generated;
        samples
            .AppendCacheCheckpoint(_context)
            .Append(Some.ApplyReward(Some.ExactAnswer()))
            .AppendCacheCheckpoint(_context)
            .Append(Some.FilterByReward())
            .Append(_context.FineTune(cached))
            .Fit(problems);

        drawn.Should().Be(600);
        _base.Generated.Should().Be(1200, "each fit draws each sample once");
        cached
            .Trainings.Single()
            .Should()
            .BeEquivalentTo(plain.Trainings.Single(), o => o.WithStrictOrdering());
    }

    [Fact]
    public void Without_a_seed_of_its_own_it_takes_the_contexts()
    {
        var seeds = new HashSet<long>();
        var model = new GuessingSampler
        {
            Guess = (_, sample, options) =>
            {
                seeds.Add(options.Seed);
                return $"{sample % 10}";
            },
        };

        SelfTrain(model: model, context: new MLContext(seed: 17)).Fit(_context.View(2)).Dispose();
        SelfTrain(new SelfTrainOptions { Seed = 18 }, model).Fit(_context.View(2)).Dispose();
        SelfTrain(model: model, context: new MLContext()).Fit(_context.View(2)).Dispose();

        seeds.Should().BeEquivalentTo([17L, 18L, 0L]);
    }

    [Fact]
    public void A_chain_with_a_stock_text_transform_fits_and_predicts()
    {
        var problems = _context.View(20);
        var chain = _context
            .Transforms.Text.NormalizeText("Question", "Question")
            .Append(SelfTrain());

        var fitted = chain.Fit(problems);
        using var engine = _context.Model.CreatePredictionEngine<ProblemRow, Answered>(fitted);

        engine
            .Predict(new ProblemRow { Question = "WHAT is 7 mod 10?" })
            .Completion.Should()
            .Be("7");
    }

    [Fact]
    public void Column_names_are_options()
    {
        var problems = _context.Data.LoadFromEnumerable(
            Some.Problems(20)
                .Select(p => new
                {
                    Task = p.Question,
                    Key = p.Answer,
                    p.Id,
                })
                .ToArray()
        );
        var options = new SelfTrainOptions
        {
            QuestionColumnName = "Task",
            AnswerColumnName = "Key",
            CompletionColumnName = "Reply",
        };

        var last = SelfTrain(options).Iterate(problems, problems).ElementAt(1);

        last.Report.PassAt1!.Value.Estimate.Should().Be(1);
        last.Transformer.Transform(problems).Read<string>("Reply")[3].Should().Be("3");
    }

    [Fact]
    public void The_schema_is_answered_before_data_flows_as_it_is_after()
    {
        var problems = _context.View(20);
        var estimator = SelfTrain();

        var before = estimator.GetOutputSchema(Shapes.Of(problems.Schema));
        var after = Shapes.Of(estimator.Fit(problems).Transform(problems).Schema);

        before.Should().BeEquivalentTo(after, o => o.WithStrictOrdering());
        _fineTuner.Trainings.Should().HaveCount(1);
    }

    [Fact]
    public void Skipped_problems_are_in_the_report()
    {
        var problems = _context.Data.LoadFromEnumerable(
            Some.Problems(20)
                .Append(
                    new ProblemRow
                    {
                        Id = "long",
                        Question = new string('x', 2000),
                        Answer = "1",
                    }
                )
                .ToArray()
        );

        using var model = SelfTrain().Fit(problems);

        model.Report.Skipped.Should().Equal("long");
        model.Report.Verdicts[Verdict.Truncated].Should().Be(32);
    }

    [Fact]
    public void Cancelling_stops_it()
    {
        using var cancellation = new CancellationTokenSource();
        var options = new SelfTrainOptions
        {
            ShardSize = 5,
            CancellationToken = cancellation.Token,
            Progress = new CancelAfter(cancellation, problems: 10),
        };

        var fit = () => SelfTrain(options).Fit(_context.View(30));

        fit.Should().Throw<OperationCanceledException>();
        _base.Keys.Should().HaveCount(10);
        _fineTuner.Trainings.Should().BeEmpty();
    }

    private SelfTrainEstimator SelfTrain(
        SelfTrainOptions? options = null,
        GuessingSampler? model = null,
        MLContext? context = null
    ) =>
        new(
            context ?? _context,
            new SelfTrainParts(model ?? _base, _fineTuner, Some.ExactAnswer(), TimeProvider.System),
            options ?? new SelfTrainOptions()
        );

    private sealed class Answered
    {
        public string Completion { get; set; } = "";
    }

    private sealed class CancelAfter(CancellationTokenSource cancellation, int problems)
        : IProgress<SelfTrainProgress>
    {
        public void Report(SelfTrainProgress value)
        {
            if (value.Problems >= problems)
                cancellation.Cancel();
        }
    }
}
