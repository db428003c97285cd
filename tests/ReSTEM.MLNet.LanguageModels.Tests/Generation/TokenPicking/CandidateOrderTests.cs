using ReSTEM.MLNet.LanguageModels.Generation.TokenPicking;

namespace ReSTEM.MLNet.LanguageModels.Tests.Generation.TokenPicking;

public sealed class CandidateOrderTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(57)]
    [InlineData(95)]
    [InlineData(96)]
    [InlineData(97)]
    [InlineData(500)]
    public void Likelier_tokens_come_first_and_of_equals_the_lower_id(int count)
    {
        var random = new Random(count);
        int[] ids = [.. Enumerable.Range(0, count).Select(i => i * 3)];
        random.Shuffle(ids);
        float[] values = [.. ids.Select(_ => random.Next(-9, 9) / 2f)];
        (int, float)[] expected =
        [
            .. ids.Zip(values).OrderByDescending(pair => pair.Second).ThenBy(pair => pair.First),
        ];
        var order = new CandidateOrder(1500);

        // Twice, so that nothing is left of what was sorted before.
        order.Sort([.. Enumerable.Range(0, 96)], new float[96]);
        order.Sort(ids, values);

        ids.Zip(values).Should().Equal(expected);
    }

    [Fact]
    public void Negative_zero_equals_zero_and_infinities_are_the_ends()
    {
        int[] ids = [4, 3, 2, 1, 0];
        float[] values = [0f, float.NegativeInfinity, -0f, float.PositiveInfinity, -1e-40f];

        new CandidateOrder(5).Sort(ids, values);

        ids.Should().Equal(1, 2, 4, 0, 3);
    }
}
