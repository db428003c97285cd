using System.Diagnostics;
using System.Text.Json;
using ReSTEM.MLNet.LanguageModels.Generation;

namespace ReSTEM.MLNet.Benchmarks;

/// <summary>One long call of the managed backend: whether memory stays as it is while a million tokens are drawn.</summary>
internal sealed class EnduranceBenchmark : IProgress<SamplingProgress>
{
    private const int TokensBetweenLooks = 100_000;

    private readonly List<long> _residentMegabytes = [];
    private readonly List<long> _managedKilobytes = [];
    private long _nextLook = TokensBetweenLooks;
    private SamplingProgress? _last;

    public static string Run(SamplingArguments arguments)
    {
        using var subject = new SamplingSubject(arguments);
        var one = arguments.Cases[0];
        var prompts = SamplingBenchmark.Prompts(arguments, one.PromptTokens, subject.Config);
        var benchmark = new EnduranceBenchmark();
        var options = SamplingBenchmark.Options(arguments, one.Threads);
        var run = subject.Run("managed", prompts, options, benchmark);
        return JsonSerializer.Serialize(
            new
            {
                shape = arguments.ModelFolder ?? arguments.Shape,
                threads = one.Threads,
                tokens = run.Tokens,
                tokensPerSecond = Math.Round(benchmark._last!.TokensPerSecond),
                allocatedBytesPerToken = Math.Round(run.AllocatedBytes / (double)run.Tokens, 2),
                residentMegabytesEvery100000Tokens = benchmark._residentMegabytes,
                managedKilobytesEvery100000Tokens = benchmark._managedKilobytes,
            }
        );
    }

    public void Report(SamplingProgress value)
    {
        _last = value;
        if (value.NewTokens >= _nextLook)
        {
            _nextLook += TokensBetweenLooks;
            using var process = Process.GetCurrentProcess();
            _residentMegabytes.Add(process.WorkingSet64 >> 20);
            _managedKilobytes.Add(GC.GetTotalMemory(forceFullCollection: true) >> 10);
        }
    }
}
