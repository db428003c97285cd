using ReSTEM.MLNet.LanguageModels.Generation.TokenPicking;

namespace ReSTEM.MLNet.LanguageModels.Tests.Generation.TokenPicking;

public sealed class CounterRandomTests
{
    // Known answers of the authors' Random123 distribution, kat_vectors, "philox4x32 10".
    [Fact]
    public void Philox_gives_the_published_answers()
    {
        CounterRandom
            .Philox((0, 0, 0, 0), (0, 0))
            .Should()
            .Be((0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u));
        CounterRandom
            .Philox((~0u, ~0u, ~0u, ~0u), (~0u, ~0u))
            .Should()
            .Be((0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu));
        CounterRandom
            .Philox((0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344), (0xa4093822, 0x299f31d0))
            .Should()
            .Be((0xd16cfe09u, 0x94fdcceb, 0x5001e420u, 0x24126ea1u));
    }

    [Fact]
    public void Every_coordinate_changes_the_number()
    {
        var key = CounterRandom.HashKey("a");

        double[] numbers =
        [
            CounterRandom.Uniform(1, 1, key, 1, 1),
            CounterRandom.Uniform(2, 1, key, 1, 1),
            CounterRandom.Uniform(1, 2, key, 1, 1),
            CounterRandom.Uniform(1, 1, CounterRandom.HashKey("b"), 1, 1),
            CounterRandom.Uniform(1, 1, key, 2, 1),
            CounterRandom.Uniform(1, 1, key, 1, 2),
        ];

        numbers.Should().OnlyHaveUniqueItems();
        numbers.Should().OnlyContain(u => u >= 0 && u < 1);
    }

    [Fact]
    public void Numbers_are_spread_evenly_along_every_coordinate()
    {
        const int Count = 100_000;
        Func<int, double>[] axes =
        [
            i => CounterRandom.Uniform(i, 0, 7, 0, 0),
            i => CounterRandom.Uniform(0, i, 7, 0, 0),
            i => CounterRandom.Uniform(0, 0, CounterRandom.HashKey($"{i}"), 0, 0),
            i => CounterRandom.Uniform(0, 0, 7, i, 0),
            i => CounterRandom.Uniform(0, 0, 7, 0, i),
        ];

        foreach (var axis in axes)
        {
            var cells = new int[100];
            for (var i = 0; i < Count; i++)
            {
                cells[(int)(axis(i) * 100)]++;
            }

            // 99 degrees of freedom, 5 deviations.
            cells.Sum(n => Math.Pow(n - 1000, 2) / 1000).Should().BeLessThan(170);
        }
    }

    [Fact]
    public void A_key_has_the_same_hash_in_every_process()
    {
        CounterRandom.HashKey("problem-1").Should().Be(CounterRandom.HashKey("problem-1"));
        CounterRandom.HashKey("").Should().NotBe(CounterRandom.HashKey("\0"));
        CounterRandom.Uniform(1, 2, CounterRandom.HashKey("é"), 3, 4).Should().Be(GoldenUniform);
    }

    // Written down once: a change of it changes every sample of every user's seed.
    private const double GoldenUniform = 0.7590187847830535;
}
