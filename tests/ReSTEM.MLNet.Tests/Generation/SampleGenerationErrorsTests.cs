using Microsoft.ML;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.Interop;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Tests.Generation;

public sealed class SampleGenerationErrorsTests : IDisposable
{
    private readonly MLContext _context = Some.Context();
    private readonly GuessingSampler _policy = new();

    public void Dispose() => _policy.Calls.Should().Be(0, "errors come before any sampling");

    [Fact]
    public void A_missing_column_is_named_with_those_there_are()
    {
        var problems = _context.Data.LoadFromEnumerable(new[] { new { Query = "?" } });

        var fit = () => _context.GenerateSamples(_policy).Fit(problems);

        fit.Should().Throw<ArgumentException>().WithMessage("*'Question'*'Query'*{Question}*");
    }

    [Fact]
    public void A_template_naming_an_unknown_column_is_an_error()
    {
        var options = new SampleGenerationOptions
        {
            Prompt = PromptTemplate.ZeroShot("{Question} ({Hint})"),
        };

        var fit = () => _context.GenerateSamples(_policy, 1, options).Fit(_context.View(1));

        fit.Should().Throw<ArgumentException>().WithMessage("*'Hint'*'Question'*");
    }

    [Fact]
    public void A_column_of_another_type_is_an_error()
    {
        var problems = _context.Data.LoadFromEnumerable(new[] { new { Question = 1f } });

        var fit = () => _context.GenerateSamples(_policy).Fit(problems);

        fit.Should().Throw<ArgumentException>().WithMessage("*'Question'*Single*String*");
    }

    [Fact]
    public void An_id_column_of_another_type_is_an_error()
    {
        var options = new SampleGenerationOptions { IdColumnName = "Number" };

        var fit = () => _context.GenerateSamples(_policy, 1, options).Fit(_context.View(1));

        fit.Should().Throw<ArgumentException>().WithMessage("*'Number'*Single*");
    }

    [Fact]
    public void An_id_column_that_was_asked_for_must_be_there()
    {
        var options = new SampleGenerationOptions { IdColumnName = "Key" };

        var fit = () => _context.GenerateSamples(_policy, 1, options).Fit(_context.View(1));

        fit.Should().Throw<ArgumentException>().WithMessage("*'Key'*");
    }

    [Fact]
    public void Data_without_rows_is_an_error()
    {
        var fit = () => _context.GenerateSamples(_policy).Fit(_context.View(0));

        fit.Should().Throw<ArgumentException>().WithMessage("*no problems*");
    }

    [Fact]
    public void Two_problems_of_one_id_are_an_error()
    {
        var problems = _context.Data.LoadFromEnumerable(
            Some.Problems(3).Concat(Some.Problems(2).Skip(1))
        );

        var fit = () => _context.GenerateSamples(_policy).Fit(problems);

        fit.Should().Throw<ArgumentException>().WithMessage("*'p1'*'Id'*");
    }

    [Fact]
    public void Impossible_options_are_errors_where_they_are_written()
    {
        var noSamples = () => new SamplingOptions { SamplesPerPrompt = 0 };
        var cold = () => new SamplingOptions { Temperature = -1 };
        var noShard = () => new SampleGenerationOptions { ShardSize = 0 };

        noSamples.Should().Throw<ArgumentOutOfRangeException>();
        cold.Should().Throw<ArgumentOutOfRangeException>();
        noShard.Should().Throw<ArgumentOutOfRangeException>().WithMessage("*ShardSize is 0*");
    }

    [Fact]
    public void The_schema_is_answered_before_data_flows_as_it_is_after()
    {
        var problems = _context.View(2);
        var estimator = _context.GenerateSamples(_policy);

        var before = estimator.GetOutputSchema(Shapes.Of(problems.Schema));
        var after = Shapes.Of(estimator.Fit(problems).Transform(problems).Schema);

        before.Should().BeEquivalentTo(after, o => o.WithStrictOrdering());
    }
}
