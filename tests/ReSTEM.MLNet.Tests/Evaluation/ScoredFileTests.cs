using Microsoft.ML;
using ReSTEM.MLNet.Evaluation;

namespace ReSTEM.MLNet.Tests.Evaluation;

public class ScoredFileTests
{
    private readonly MLContext _context = Some.Context();

    [Fact]
    public void A_file_of_judged_samples_is_measured_like_a_view()
    {
        using var file = Holding(
            """
            {"problem": "a", "text": "4", "verdict": "Correct", "score": 0.9}
            {"problem": "a", "text": "5", "verdict": "Wrong", "score": 0.2}

            {"problem": 7, "text": "x", "reward": false, "score": 0.4}
            {"problem": 7, "text": "y", "reward": true, "score": 0.1}
            """
        );

        var metrics = Load(file.Path);

        metrics.Tallies.Should().Equal(new ProblemTally("a", 2, 1), new ProblemTally("7", 2, 1));
        metrics.BestOfK[1].Estimate.Should().BeApproximately(0.4, 1e-12);
        metrics.BestOfK[2].Estimate.Should().BeApproximately(0.65, 1e-12);
        metrics.FirstSeenMajorityAtK[2].Estimate.Should().Be(0.5);
        metrics.MajorityAtK[2].Estimate.Should().Be(0.5);
    }

    [Fact]
    public void Without_scores_there_is_no_best()
    {
        using var file = Holding("""{"problem": "a", "text": "4", "reward": true}""");

        Load(file.Path).BestOfK.Should().BeEmpty();
    }

    [Theory]
    [InlineData("""{"problem": "a", "text": "4"}""", "*line 1 has no 'verdict'*")]
    [InlineData("""{"text": "4", "reward": true}""", "*line 1 has no 'problem'*")]
    [InlineData("""{"problem": "a", "text": "4", "verdict": "good"}""", "*'good'*Correct*")]
    [InlineData("""{"problem": """, "*line 1 is no judged sample*")]
    [InlineData("""{"problem": "a", "text": 4, "reward": true}""", "*line 1 is no judged sample*")]
    public void A_line_that_is_no_judged_sample_is_named(string line, string message)
    {
        using var file = Holding(line);

        var load = () => Load(file.Path);

        load.Should().Throw<FormatException>().WithMessage(message);
    }

    [Fact]
    public void The_papers_way_to_sample_is_not_the_way_it_samples_to_learn()
    {
        var many = EvaluationSampling.PassAtK(16);

        (many.Temperature, many.TopP, many.TopK, many.SamplesPerPrompt)
            .Should()
            .Be((1, 0.95f, 0, 16));
        EvaluationSampling.Greedy.Temperature.Should().Be(0);
        EvaluationSampling.Greedy.SamplesPerPrompt.Should().Be(1);
    }

    private static TemporaryFile Holding(string lines)
    {
        var file = new TemporaryFile();
        File.WriteAllText(file.Path, lines);
        return file;
    }

    private LanguageModelMetrics Load(string path) =>
        _context.LanguageModels.Evaluate(_context.LanguageModels.LoadScoredSamples(path));
}
