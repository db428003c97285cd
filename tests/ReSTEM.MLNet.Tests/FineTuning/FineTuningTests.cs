using Microsoft.ML;
using Microsoft.ML.Data;
using ReSTEM.MLNet.FineTuning;
using ReSTEM.MLNet.Interop;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Tests.FineTuning;

public class FineTuningTests
{
    private readonly MLContext _context = Some.Context();
    private readonly GuessingSampler _policy = new();
    private readonly MemorizingFineTuner _fineTuner = new();

    [Fact]
    public void The_four_stages_make_a_chain_that_learns()
    {
        var problems = _context.View(40);

        var model = Iteration(samples: 30).Fit(problems).LastTransformer;

        var answered = model.Transform(problems);
        answered
            .Read<string>(ColumnNames.Completion)
            .Should()
            .Equal(answered.Read<string>("Answer"));
    }

    [Fact]
    public void Samples_are_drawn_once_and_learned_as_they_were_sampled()
    {
        var problems = _context.View(40);

        Iteration(samples: 30).Fit(problems);

        _policy.Generated.Should().Be(1200);
        var kept = _fineTuner.Trainings.Should().ContainSingle().Subject;
        kept.Should().HaveCount(40); // one digit is right, its copies are merged
        kept.Select(s => s.CompletionIds[^1])
            .Should()
            .OnlyContain(t => t == GuessingSampler.EndOfText);
        kept.Select(s => string.Concat(s.PromptIds.Select(t => (char)t)))
            .Should()
            .Equal(problems.Read<string>("Question"));
    }

    [Fact]
    public void The_chain_composes_with_stock_transforms()
    {
        var problems = _context.View(10);
        var chain = _context
            .Transforms.Text.NormalizeText("Question", "Question")
            .Append(Iteration(samples: 30));

        chain.Fit(problems);

        _fineTuner
            .Trainings.Single()
            .Select(s => string.Concat(s.PromptIds.Select(t => (char)t)))
            .Should()
            .StartWith("what is 0 mod 10?"); // lower case: the prompts are made of normalised questions
    }

    [Fact]
    public void When_nothing_is_kept_the_error_counts_verdicts_and_says_what_to_do()
    {
        var chain = _context
            .GenerateSamples(_policy, 3)
            .Append(Some.ApplyReward(ReSTEM.MLNet.Rewards.Reward.From((_, _) => false)))
            .Append(Some.FilterByReward())
            .Append(_context.FineTune(_fineTuner));

        var fit = () => chain.Fit(_context.View(5));

        fit.Should()
            .Throw<InvalidOperationException>()
            .WithMessage("No sample was kept of 15 samples (15 Wrong)*");
        _fineTuner.Trainings.Should().BeEmpty();
    }

    [Fact]
    public void Columns_are_checked_through_the_whole_chain_before_it_samples()
    {
        var options = new CompletionOptions { Prompt = PromptTemplate.ZeroShot("{Missing}") };
        var chain = _context
            .GenerateSamples(_policy, 3)
            .Append(Some.ApplyReward(Some.ExactAnswer()))
            .Append(Some.FilterByReward())
            .Append(_context.FineTune(_fineTuner, options));

        var fit = () => chain.Fit(_context.View(5));

        fit.Should().Throw<ArgumentException>().WithMessage("*'Missing'*");
        _policy.Calls.Should().Be(0);
    }

    [Fact]
    public void Without_sampled_tokens_the_error_names_the_stages_that_give_them()
    {
        var fit = () => _context.FineTune(_fineTuner).Fit(_context.View(5));

        fit.Should().Throw<ArgumentException>().WithMessage("*'PromptTokens'*GenerateSamples*");
    }

    [Fact]
    public void The_chains_schema_is_answered_before_data_flows_as_it_is_after()
    {
        var problems = _context.View(10);
        var chain = Iteration(samples: 30);

        var before = chain.GetOutputSchema(Shapes.Of(problems.Schema));
        var after = Shapes.Of(chain.Fit(problems).GetOutputSchema(problems.Schema));

        before.Should().BeEquivalentTo(after);
    }

    private EstimatorChain<LanguageModelTransformer> Iteration(int samples) =>
        _context
            .GenerateSamples(_policy, samples)
            .Append(Some.ApplyReward(Some.ExactAnswer()))
            .Append(Some.FilterByReward())
            .Append(_context.FineTune(_fineTuner));
}
