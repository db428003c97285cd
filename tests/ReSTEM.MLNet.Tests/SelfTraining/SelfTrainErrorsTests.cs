using Microsoft.ML;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.SelfTraining;

namespace ReSTEM.MLNet.Tests.SelfTraining;

public sealed class SelfTrainErrorsTests : IDisposable
{
    private readonly MLContext _context = Some.Context();
    private readonly GuessingSampler _base = new();

    public void Dispose() => _base.Calls.Should().Be(0, "errors come before any sampling");

    [Fact]
    public void A_missing_question_column() =>
        Fails(new[] { new { Answer = "1" } }, "*'Question'*'Answer'*");

    [Fact]
    public void A_missing_answer_column() =>
        Fails(new[] { new { Question = "1" } }, "*'Answer'*'Question'*");

    [Fact]
    public void A_question_that_is_no_text() =>
        Fails(new[] { new { Question = 1, Answer = "1" } }, "*'Question'*Int32*");

    [Fact]
    public void An_answer_that_is_no_text() =>
        Fails(new[] { new { Question = "1", Answer = 1f } }, "*'Answer'*Single*");

    [Fact]
    public void No_problems() => Fails(Array.Empty<ProblemRow>(), "*no problems*");

    [Fact]
    public void An_empty_answer() =>
        Fails(new[] { new { Question = "1", Answer = "" } }, "*Problem '0'*empty answer*");

    [Fact]
    public void Two_problems_of_one_id() =>
        Fails(Some.Problems(1).Concat(Some.Problems(1)).ToArray(), "*'p0'*");

    [Fact]
    public void A_prompt_template_that_names_an_unknown_column() =>
        Fails(
            Some.Problems(2).ToArray(),
            "*'Hint'*",
            new SelfTrainOptions { Prompt = PromptTemplate.ZeroShot("{Question}{Hint}") }
        );

    [Fact]
    public void Validation_problems_without_an_answer_column()
    {
        var validation = _context.Data.LoadFromEnumerable(new[] { new { Question = "?" } });

        var iterate = () => SelfTrain().Iterate(_context.View(2), validation).First();

        iterate.Should().Throw<ArgumentException>().WithMessage("*'Answer'*");
    }

    [Fact]
    public void Training_problems_are_checked_before_the_base_is_evaluated()
    {
        var problems = _context.Data.LoadFromEnumerable(
            new[] { new { Question = "?", Answer = "" } }
        );

        var iterate = () => SelfTrain().Iterate(problems, _context.View(2)).First();

        iterate.Should().Throw<ArgumentException>().WithMessage("*empty answer*");
    }

    [Fact]
    public void Options_out_of_range_are_errors_where_they_are_written()
    {
        Action[] makes =
        [
            () => _ = new SelfTrainOptions { SamplesPerProblem = 0 },
            () => _ = new SelfTrainOptions { Temperature = -0.1f },
            () => _ = new SelfTrainOptions { Temperature = float.NaN },
            () => _ = new SelfTrainOptions { TopK = -1 },
            () => _ = new SelfTrainOptions { TopP = 0 },
            () => _ = new SelfTrainOptions { MaxNewTokens = 0 },
            () => _ = new SelfTrainOptions { MaxKeptPerProblem = 0 },
            () => _ = new SelfTrainOptions { ShardSize = 0 },
            () => _ = new SelfTrainOptions { BatchSize = 0 },
            () => _ = new SelfTrainOptions { RewardParallelism = 0 },
            () => _ = new SelfTrainOptions { RewardRetries = -1 },
        ];

        foreach (var make in makes)
            make.Should()
                .Throw<ArgumentOutOfRangeException>()
                .WithMessage("SelfTrainOptions.* is *; it must be *");
    }

    [Fact]
    public void A_second_seed_would_be_ignored_and_is_an_error()
    {
        var make = () => new SelfTrainOptions { FineTuning = new FineTuningOptions { Seed = 3 } };

        make.Should().Throw<ArgumentException>().WithMessage("*FineTuning.Seed is 3*");
    }

    [Fact]
    public void Options_that_a_combination_would_ignore_are_errors()
    {
        var equal = () => SelfTrain(new SelfTrainOptions { Temperature = 0 });
        var unkept = () => SelfTrain(new SelfTrainOptions { RewardVersion = "2" });
        var alone = () =>
            new SampleGenerationEstimator(
                new SamplingPlan(
                    Some.Host(),
                    _base,
                    new SamplingOptions { SamplesPerPrompt = 4, Temperature = 0 },
                    new SampleGenerationOptions()
                )
            );

        equal.Should().Throw<ArgumentException>().WithMessage("*32 at Temperature 0*the same*");
        unkept
            .Should()
            .Throw<ArgumentException>()
            .WithMessage("*RewardVersion is '2'*RunDirectory*");
        alone.Should().Throw<ArgumentException>().WithMessage("4 samples*temperature 0*");
    }

    private void Fails<T>(T[] problems, string message, SelfTrainOptions? options = null)
        where T : class
    {
        var view = _context.Data.LoadFromEnumerable(problems);
        var chain = new Microsoft.ML.Data.EstimatorChain<ITransformer>().Append(SelfTrain(options));

        var alone = () => SelfTrain(options).Fit(view);
        var inChain = () => chain.Fit(view);

        alone.Should().Throw<ArgumentException>().WithMessage(message);
        inChain.Should().Throw<ArgumentException>().WithMessage(message);
    }

    private SelfTrainEstimator SelfTrain(SelfTrainOptions? options = null) =>
        new(
            _context,
            new SelfTrainParts(
                _base,
                new MemorizingFineTuner(),
                Some.ExactAnswer(),
                TimeProvider.System
            ),
            options ?? new SelfTrainOptions()
        );
}
