using ReSTEM.MLNet.Evaluation;

namespace ReSTEM.MLNet.Tests.Evaluation;

public sealed class BestOfKTests
{
    [Fact]
    public void It_equals_the_mean_maximum_of_all_subsets_on_1000_random_cases()
    {
        var random = new Random(29);
        for (var round = 0; round < 1000; round++)
        {
            double[] scores =
            [
                .. Enumerable.Range(0, random.Next(1, 9)).Select(_ => (double)random.Next(5)),
            ];
            var k = random.Next(1, scores.Length + 1);

            var counted = Subsets
                .Of(scores.Length, k)
                .Average(subset => subset.Max(i => scores[i]));

            BestOfK.Estimate(scores, k).Should().BeApproximately(counted, 1e-12);
        }
    }

    [Fact]
    public void For_rewards_of_zero_and_one_it_is_pass_at_k()
    {
        BestOfK
            .Estimate([1, 0, 0, 1, 0, 0], 3)
            .Should()
            .BeApproximately(PassAtK.Estimate(6, 2, 3), 1e-12);
    }
}
