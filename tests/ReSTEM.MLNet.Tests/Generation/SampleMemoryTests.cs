using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Tests.Generation;

/// <summary>Measures what the process holds, so what runs beside it would be measured too.</summary>
[Collection(Alone.Name)]
public class SampleMemoryTests
{
    private readonly MLContext _context = Some.Context();

    [Fact]
    public void Memory_does_not_grow_with_the_number_of_problems()
    {
        var held = new List<long>();
        var policy = new GuessingSampler { Guess = (_, _, _) => "x" };
        var problems = _context.View(100_000);
        var transformer = new SampleGenerationTransformer(
            new SamplingPlan(
                ((IHostEnvironment)_context).Register("test"),
                policy,
                new SamplingOptions { SamplesPerPrompt = 2 },
                new SampleGenerationOptions { Progress = new Probe(policy, held) }
            )
        );

        var count = transformer
            .Transform(problems)
            .GetColumn<string>(ColumnNames.Completion)
            .LongCount();

        count.Should().Be(200_000);
        (held.Skip(3).Max() - held[2]).Should().BeLessThan(4_000_000);
    }

    /// <summary>Looks at the heap now and then; forgets what the sampler remembers, which is the test's and not the view's.</summary>
    private sealed class Probe(GuessingSampler policy, List<long> held) : IProgress<ShardSampled>
    {
        private int _shards;

        public void Report(ShardSampled value)
        {
            policy.Keys.Clear();
            if (_shards++ % 200 == 0)
                held.Add(GC.GetTotalMemory(forceFullCollection: true));
        }
    }
}
