using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.LanguageModels.Generation.TokenPicking;

namespace ReSTEM.MLNet.LanguageModels.Tests.Generation.TokenPicking;

public sealed class TokenPickerTests
{
    private const int Draws = 200_000;

    private static readonly Dictionary<string, SamplingOptions> Rules = new()
    {
        ["plain"] = new(),
        ["temperature"] = new() { Temperature = 0.7f },
        ["hot"] = new() { Temperature = 1.8f },
        ["top-k"] = new() { TopK = 40 },
        ["top-k of one"] = new() { TopK = 1 },
        ["top-p"] = new() { TopP = 0.9f },
        ["min-p"] = new() { MinP = 0.1f },
        ["penalty"] = new() { RepetitionPenalty = 1.5f },
        ["bias"] = new()
        {
            LogitBias = new Dictionary<int, float> { [3] = 4, [5] = float.NegativeInfinity },
        },
        ["allowed"] = new() { AllowedTokens = [1, 2, 30, 64, 65] },
        ["temperature, top-k"] = new() { Temperature = 0.7f, TopK = 40 },
        ["temperature, top-p"] = new() { Temperature = 1.3f, TopP = 0.8f },
        ["temperature, min-p"] = new() { Temperature = 1.3f, MinP = 0.05f },
        ["top-k, top-p"] = new() { TopK = 20, TopP = 0.7f },
        ["top-k, min-p"] = new() { TopK = 20, MinP = 0.2f },
        ["top-p, min-p"] = new() { TopP = 0.95f, MinP = 0.1f },
        ["all"] = new()
        {
            Temperature = 0.9f,
            TopK = 30,
            TopP = 0.9f,
            MinP = 0.02f,
            RepetitionPenalty = 1.3f,
            LogitBias = new Dictionary<int, float> { [7] = -2 },
            AllowedTokens = [.. Enumerable.Range(0, 90)],
        },
    };

    public static TheoryData<string, int> RulesAndSizes() =>
        [.. Rules.Keys.SelectMany(rule => new[] { (rule, 97), (rule, 512) })];

    [Theory]
    [MemberData(nameof(RulesAndSizes))]
    public void Draws_follow_the_distribution_of_the_rules(string rule, int vocabularySize)
    {
        var logits = SomeLogits(vocabularySize, 3);
        int[] seen = [0, 4, 4, 9];
        var expected = ReferenceDistribution.Of(logits, Rules[rule], seen);
        var picker = new TokenPicker(Rules[rule], vocabularySize);
        var counts = new int[vocabularySize];

        for (var i = 0; i < Draws; i++)
        {
            var uniform = CounterRandom.Uniform(1, 2, 3, 4, i);
            counts[picker.Pick(logits, uniform, seen.AsSpan(0, 2), seen.AsSpan(2)).TokenId]++;
        }

        counts.Where((n, id) => n > 0 && expected[id] == 0).Should().BeEmpty();
        ShouldFit(counts, expected);
    }

    [Theory]
    [MemberData(nameof(RulesAndSizes))]
    public void Log_probabilities_are_those_of_the_model_and_of_the_rules(
        string rule,
        int vocabularySize
    )
    {
        var logits = SomeLogits(vocabularySize, 5);
        int[] seen = [0, 4, 9];
        var expected = ReferenceDistribution.Of(logits, Rules[rule], seen);
        var picker = new TokenPicker(Rules[rule], vocabularySize);

        for (var i = 0; i < 200; i++)
        {
            var picked = picker.Pick(logits, i / 200.0, seen, []);

            picked
                .LogProbability.Should()
                .BeApproximately(
                    ReferenceDistribution.ModelLogProbability(logits, picked.TokenId),
                    2e-6
                );
            picked
                .SamplingLogProbability.Should()
                .BeApproximately(Math.Log(expected[picked.TokenId]), 1e-5);
        }
    }

    [Theory]
    [InlineData(41, 40)]
    [InlineData(512, 40)]
    [InlineData(32_000, 40)]
    [InlineData(6000, 700)]
    public void Top_k_has_a_support_of_k_the_likeliest(int vocabularySize, int k)
    {
        var logits = SomeLogits(vocabularySize, 2);
        var picker = new TokenPicker(new() { TopK = k, Temperature = 50 }, vocabularySize);

        var drawn = Enumerable
            .Range(0, 20 * k)
            .Select(i => picker.Pick(logits, i / (20.0 * k)).TokenId)
            .ToHashSet();

        drawn
            .Should()
            .BeEquivalentTo(
                Enumerable
                    .Range(0, vocabularySize)
                    .OrderByDescending(id => logits[id])
                    .ThenBy(id => id)
                    .Take(k)
            );
    }

    [Fact]
    public void Equal_logits_leave_the_lowest_ids_in_top_k()
    {
        var picker = new TokenPicker(new() { TopK = 3 }, 100);

        var drawn = Enumerable.Range(0, 300).Select(i => picker.Pick(new float[100], i / 300.0));

        drawn.Select(p => p.TokenId).Distinct().Should().BeEquivalentTo([0, 1, 2]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(1000)]
    public void Temperature_0_takes_the_likeliest_and_of_equals_the_lowest(int vocabularySize)
    {
        var logits = SomeLogits(vocabularySize, 7);
        var likeliest = Array.IndexOf(logits, logits.Max());
        logits[^1] = logits[likeliest];
        var picker = new TokenPicker(new() { Temperature = 0, TopP = 0.5f }, vocabularySize);

        var picked = picker.Pick(logits, 0.999);

        picked.TokenId.Should().Be(likeliest);
        picked.SamplingLogProbability.Should().Be(0);
    }

    [Fact]
    public void A_nucleus_larger_than_the_first_guess_is_found()
    {
        var logits = SomeLogits(600, 0.3f);
        var options = new SamplingOptions { TopP = 0.9f };
        var expected = ReferenceDistribution.Of(logits, options);
        var picker = new TokenPicker(options, logits.Length);

        var drawn = Enumerable
            .Range(0, 6000)
            .Select(i => picker.Pick(logits, i / 6000.0).TokenId)
            .ToHashSet();

        // Rounding may move the border by one token.
        drawn.Count.Should().BeCloseTo(expected.Count(p => p > 0), 1);
        drawn.Min(id => logits[id]).Should().BeGreaterThan(logits.Order().ElementAt(20));
    }

    [Fact]
    public void A_pick_allocates_nothing()
    {
        var logits = SomeLogits(3000, 3);
        var pickers = Rules.Values.Select(o => new TokenPicker(o, 3000)).ToArray();
        int[] seen = [1, 2, 3];
        foreach (var picker in pickers)
        {
            picker.Pick(logits, 0.3, seen, seen);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var p = 0; p < pickers.Length; p++)
        {
            pickers[p].Pick(logits, 0.7, seen, seen);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Damaged_logits_are_an_error(float damage)
    {
        var logits = SomeLogits(200, 1);
        logits[150] = damage;
        var picker = new TokenPicker(new(), 200);

        var pick = () => picker.Pick(logits, 0.5);

        pick.Should().Throw<InvalidOperationException>().WithMessage("*NaN or infinity*");
    }

    [Fact]
    public void Options_that_name_an_unknown_token_are_an_error()
    {
        var biased = new SamplingOptions { LogitBias = new Dictionary<int, float> { [100] = 1 } };

        var create = () => new TokenPicker(biased, 100);

        create
            .Should()
            .Throw<ArgumentException>()
            .WithMessage("*LogitBias names token 100*0 to 99*");
    }

    private static float[] SomeLogits(int count, float spread)
    {
        var random = new Random(count);
        return
        [
            .. Enumerable.Range(0, count).Select(_ => (random.NextSingle() - 0.5f) * 2 * spread),
        ];
    }

    // Pearson's statistic has mean df and variance 2 df: 5 deviations are passed once in some ten thousand seeds.
    private static void ShouldFit(int[] counts, double[] expected)
    {
        var cells = expected.Select((p, id) => (Expected: p * Draws, Count: counts[id])).ToList();
        var large = cells.Where(c => c.Expected >= 10).ToList();
        var rest = cells.Where(c => c.Expected < 10).ToList();
        if (rest.Sum(c => c.Expected) >= 10)
        {
            large.Add((rest.Sum(c => c.Expected), rest.Sum(c => c.Count)));
        }

        var statistic = large.Sum(c => Math.Pow(c.Count - c.Expected, 2) / c.Expected);
        var freedom = Math.Max(1, large.Count - 1);
        statistic.Should().BeLessThan(freedom + (5 * Math.Sqrt(2.0 * freedom)));
    }
}
