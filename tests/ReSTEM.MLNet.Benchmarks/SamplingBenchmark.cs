using System.Diagnostics;
using System.Text.Json;
using ReSTEM.MLNet.LanguageModels.Generation;

namespace ReSTEM.MLNet.Benchmarks;

/// <summary>Measures sampling: backends in turn, medians of the repeats, one line of JSON each.</summary>
internal static class SamplingBenchmark
{
    private const double WarmUpSeconds = 1.5;

    public static IEnumerable<string> Run(SamplingArguments arguments)
    {
        using var subject = new SamplingSubject(arguments);
        var prompts = Prompts(arguments, subject);
        var full = Options(arguments);

        // A call that draws one token for each sample is the prompt's cost; the rest of a full call is decoding.
        var first = full with
        {
            MaxNewTokens = 1,
        };
        var runs = arguments.Backends.ToDictionary(
            backend => backend,
            _ => new List<(SamplingRun First, SamplingRun Full)>()
        );
        foreach (var backend in arguments.Backends)
        {
            WarmUp(() => subject.Run(backend, prompts, full));
        }

        for (var repeat = 0; repeat < arguments.Repeats; repeat++)
        {
            foreach (var backend in arguments.Backends)
            {
                runs[backend]
                    .Add(
                        (subject.Run(backend, prompts, first), subject.Run(backend, prompts, full))
                    );
            }
        }

        var peak = MachineLimits.GigaFlops(arguments.Threads);
        return runs.Select(backend => Line(backend.Key, arguments, subject, backend.Value, peak))
            .ToList();
    }

    /// <summary>The prompts to continue.</summary>
    public static TokenPrompt[] Prompts(SamplingArguments arguments, SamplingSubject subject) =>
        [.. Enumerable.Range(0, arguments.Prompts).Select(p => Prompt(p, arguments, subject))];

    /// <summary>How they are continued.</summary>
    public static SamplingOptions Options(SamplingArguments arguments) =>
        new()
        {
            SamplesPerPrompt = arguments.Samples,
            MaxNewTokens = arguments.NewTokens,
            Temperature = arguments.Temperature,
            TopK = arguments.TopK,
            Threads = arguments.Threads,
        };

    // Code is optimised in the background while it runs: a round is not enough where a round takes milliseconds.
    private static void WarmUp(Action run)
    {
        var start = Stopwatch.GetTimestamp();
        do
        {
            run();
        } while (Stopwatch.GetElapsedTime(start).TotalSeconds < WarmUpSeconds);
    }

    private static string Line(
        string backend,
        SamplingArguments arguments,
        SamplingSubject subject,
        List<(SamplingRun First, SamplingRun Full)> runs,
        double peakGigaFlops
    )
    {
        double Of(Func<(SamplingRun First, SamplingRun Full), double> value) =>
            Median(runs.Select(value));
        var decode = Of(r =>
            (r.Full.Tokens - r.First.Tokens) / (r.Full.WallSeconds - r.First.WallSeconds)
        );
        var position = arguments.PromptTokens + (arguments.NewTokens / 2.0);
        var flops = BenchmarkShape.FlopsPerToken(subject.Config, position);
        using var process = Process.GetCurrentProcess();
        return JsonSerializer.Serialize(
            new
            {
                backend,
                shape = arguments.ModelFolder ?? arguments.Shape,
                threads = arguments.Threads,
                prompts = arguments.Prompts,
                samples = arguments.Samples,
                newTokens = arguments.NewTokens,
                decodeTokensPerSecond = Math.Round(decode),
                decodeTokensPerCpuSecond = Math.Round(
                    Of(r =>
                        (r.Full.Tokens - r.First.Tokens) / (r.Full.CpuSeconds - r.First.CpuSeconds)
                    )
                ),
                promptTokensPerSecond = Math.Round(
                    Of(r => arguments.Prompts * arguments.PromptTokens / r.First.WallSeconds)
                ),
                promptTokensPerCpuSecond = Math.Round(
                    Of(r => arguments.Prompts * arguments.PromptTokens / r.First.CpuSeconds)
                ),
                cpuSeconds = Math.Round(Of(r => r.Full.CpuSeconds), 3),
                peakMegabytes = process.PeakWorkingSet64 >> 20,
                allocatedBytesPerToken = Math.Round(
                    Of(r =>
                        (r.Full.AllocatedBytes - r.First.AllocatedBytes)
                        / (double)(r.Full.Tokens - r.First.Tokens)
                    ),
                    1
                ),
                shareOfLimit = Math.Round(decode * flops / 1e9 / peakGigaFlops, 3),
            }
        );
    }

    private static TokenPrompt Prompt(
        int index,
        SamplingArguments arguments,
        SamplingSubject subject
    )
    {
        var ids = Enumerable.Range(0, arguments.PromptTokens);
        return new TokenPrompt(
            $"prompt {index}",
            [.. ids.Select(i => ((i * 7) + (index * 13) + 3) % subject.Config.VocabularySize)]
        );
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
