using System.Collections.Concurrent;
using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.LanguageModels.Generation.Managed;

namespace ReSTEM.MLNet.LanguageModels.Tests.Generation.Managed;

public sealed class DecodingAllocationTests
{
    // A thread that is done with rows hands six results out, and takes samples or rows of others: not more often than twice each.
    private const int Handovers = 12;

    private static readonly ModelConfig Config = Some.Config with { ContextLength = 600 };

    private static readonly TokenPrompt Prompt = new("a", Some.Ids(20, 3));

    private static readonly SamplingOptions Sampled = new()
    {
        SamplesPerPrompt = 6,
        TopK = 12,
        MaxNewTokens = 512,
        Threads = 1,
    };

    [Fact]
    public void A_token_allocates_its_four_bytes_in_the_result_and_in_the_row_that_holds_it_till_then()
    {
        using var decoder = new ManagedDecoder(Config, new RandomWeights(Config).Read);
        long Allocated(int tokens)
        {
            var request = new DecodingRequest([Prompt], Sampled with { MaxNewTokens = tokens }, []);
            var before = GC.GetAllocatedBytesForCurrentThread();
            decoder.Generate(request, CancellationToken.None);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Allocated(64);
        var few = Allocated(64);
        var many = Allocated(512);

        (many - few).Should().Be(6 * 2 * sizeof(int) * (512 - 64));
    }

    [Theory]
    [InlineData(1, "plain", 12)]
    [InlineData(2, "plain", 12)]
    [InlineData(3, "all", 0)]
    [InlineData(2, "biases", 5)]
    public void No_thread_allocates_a_byte_from_token_to_token_of_its_rows(
        int threads,
        string variant,
        int topK
    )
    {
        var config = Some.Variant(variant) with { ContextLength = 600 };
        var options = Sampled with { Threads = threads, TopK = topK, RepetitionPenalty = 1.1f };

        Allocations(config, options).Should().BeLessThanOrEqualTo(Handovers);
    }

    [Fact]
    public void No_thread_of_a_team_that_shares_the_weights_allocates_a_byte_either()
    {
        var large = Config with { VocabularySize = 2500, HiddenSize = 256, IntermediateSize = 700 };
        var options = Sampled with { Threads = 2, MaxNewTokens = 60, TopP = 0.9f };

        Allocations(large, options).Should().BeLessThanOrEqualTo(Handovers);
    }

    // How often a thread had allocated anything since it drew its last token.
    private static int Allocations(ModelConfig config, SamplingOptions options)
    {
        using var decoder = new ManagedDecoder(config, new RandomWeights(config).Read);
        var threads = new ConcurrentDictionary<int, ThreadBytes>();
        var request = new DecodingRequest([Prompt], options, [])
        {
            Drawn = _ =>
                threads
                    .GetOrAdd(Environment.CurrentManagedThreadId, static _ => new ThreadBytes())
                    .Look(),
        };
        decoder.Generate(request, CancellationToken.None);
        threads.Values.Sum(thread => thread.Looks).Should().Be(6 * options.MaxNewTokens);
        return threads.Values.Sum(thread => thread.Changes);
    }

    /// <summary>Looks at what one thread has allocated.</summary>
    private sealed class ThreadBytes
    {
        private long _last;

        public int Looks { get; private set; }

        public int Changes { get; private set; }

        public void Look()
        {
            var bytes = GC.GetAllocatedBytesForCurrentThread();
            Changes += Looks > 0 && bytes != _last ? 1 : 0;
            _last = bytes;
            Looks++;
        }
    }
}
