using System.Diagnostics;
using System.Text.Json;
using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Generation;

namespace ReSTEM.MLNet.Benchmarks;

/// <summary>Measures sampling: backends in turn, medians of the repeats, one line of JSON each.</summary>
internal static class SamplingBenchmark
{
    private const double WarmUpSeconds = 1.5;

    public static IEnumerable<string> Run(SamplingArguments arguments)
    {
        using var subject = new SamplingSubject(arguments);
        var cases = arguments.Cases;
        var runs = cases.ToDictionary(
            one => one,
            _ => new List<(SamplingRun First, SamplingRun Full)>()
        );
        foreach (var one in cases)
        {
            var prompts = Prompts(arguments, one.PromptTokens, subject.Config);
            WarmUp(() => subject.Run(one.Backend, prompts, Options(arguments, one.Threads)));
        }

        for (var repeat = 0; repeat < arguments.Repeats; repeat++)
        {
            foreach (var one in cases)
            {
                runs[one].Add(Measure(one, arguments, subject));
            }
        }

        var peaks = arguments
            .Threads.Distinct()
            .ToDictionary(threads => threads, MachineLimits.GigaFlops);
        return cases.Select(one =>
            Line(one, arguments, subject.Config, runs[one], peaks[one.Threads])
        );
    }

    /// <summary>The prompts to continue.</summary>
    public static TokenPrompt[] Prompts(SamplingArguments arguments, int tokens, ModelConfig config)
    {
        return [.. Enumerable.Range(0, arguments.Prompts).Select(Prompt)];

        TokenPrompt Prompt(int index) =>
            new(
                $"prompt {index}",
                [
                    .. Enumerable
                        .Range(0, tokens)
                        .Select(i => ((i * 7) + (index * 13) + 3) % config.VocabularySize),
                ]
            );
    }

    /// <summary>How they are continued.</summary>
    public static SamplingOptions Options(SamplingArguments arguments, int threads) =>
        new()
        {
            SamplesPerPrompt = arguments.Samples,
            MaxNewTokens = arguments.NewTokens,
            Temperature = arguments.Temperature,
            TopK = arguments.TopK,
            Threads = threads,
        };

    // A call that draws one token for each sample is the prompt's cost; the rest of a full call is decoding.
    private static (SamplingRun First, SamplingRun Full) Measure(
        SamplingCase one,
        SamplingArguments arguments,
        SamplingSubject subject
    )
    {
        var prompts = Prompts(arguments, one.PromptTokens, subject.Config);
        var full = Options(arguments, one.Threads);
        var first = full with { MaxNewTokens = 1 };
        return (subject.Run(one.Backend, prompts, first), subject.Run(one.Backend, prompts, full));
    }

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
        SamplingCase one,
        SamplingArguments arguments,
        ModelConfig config,
        List<(SamplingRun First, SamplingRun Full)> runs,
        double peakGigaFlops
    )
    {
        double Of(Func<(SamplingRun First, SamplingRun Full), double> value) =>
            Median(runs.Select(value));
        var decode = Of(r =>
            (r.Full.Tokens - r.First.Tokens) / (r.Full.WallSeconds - r.First.WallSeconds)
        );
        var position = one.PromptTokens + (arguments.NewTokens / 2.0);
        var flops = BenchmarkShape.FlopsPerToken(config, position);
        using var process = Process.GetCurrentProcess();
        return JsonSerializer.Serialize(
            new
            {
                backend = one.Backend,
                shape = arguments.ModelFolder ?? arguments.Shape,
                threads = one.Threads,
                prompts = arguments.Prompts,
                samples = arguments.Samples,
                promptTokens = one.PromptTokens,
                newTokens = arguments.NewTokens,
                decodeTokensPerSecond = Math.Round(decode),
                decodeTokensPerCpuSecond = Math.Round(
                    Of(r =>
                        (r.Full.Tokens - r.First.Tokens) / (r.Full.CpuSeconds - r.First.CpuSeconds)
                    )
                ),
                decodeSeconds = Math.Round(Of(r => r.Full.WallSeconds - r.First.WallSeconds), 4),
                firstTokenSeconds = Math.Round(Of(r => r.First.WallSeconds), 4),
                promptTokensPerSecond = Math.Round(
                    Of(r => arguments.Prompts * one.PromptTokens / r.First.WallSeconds)
                ),
                promptTokensPerCpuSecond = Math.Round(
                    Of(r => arguments.Prompts * one.PromptTokens / r.First.CpuSeconds)
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
                tokensPerSecond = Math.Round(Of(r => r.Full.Tokens / r.Full.WallSeconds)),
                tokens = runs[0].Full.Tokens,
                steps = runs[0].Full.Steps,
                rowsOfSteps = runs[0].Full.Rows,
                shareOfLimit = Math.Round(decode * flops / 1e9 / peakGigaFlops, 3),
            }
        );
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
