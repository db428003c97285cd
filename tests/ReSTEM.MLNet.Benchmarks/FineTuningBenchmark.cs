using System.Text.Json;
using ReSTEM.MLNet.LanguageModels.Runtime;

namespace ReSTEM.MLNet.Benchmarks;

/// <summary>Measures fine-tuning: modes in turn, medians of the repeats, one line of JSON each.</summary>
internal static class FineTuningBenchmark
{
    public static IEnumerable<string> Run(FineTuningArguments arguments)
    {
        var allocator = arguments.KeepsMemory && ProcessTuning.TryKeepFreedMemory();
        var oneDnn = arguments.AsksOneDnn && ProcessTuning.TryUseOneDnn();
        var settings = $"{(allocator ? "allocator " : "")}{(oneDnn ? "oneDNN" : "")}".Trim();
        var subjects = FineTuningMode
            .Of(arguments)
            .Select(mode => new FineTuningSubject(arguments, mode))
            .ToList();
        var runs = subjects.ConvertAll(_ => new List<FineTuningRun>());
        var firsts = new FineTuningRun[subjects.Count];
        for (var repeat = 0; repeat <= arguments.Repeats; repeat++)
        {
            for (var i = 0; i < subjects.Count; i++)
            {
                var run = subjects[i].Step();

                // The first round warms up, and takes what memory is kept from step to step.
                if (repeat == 0)
                    firsts[i] = run;
                else
                    runs[i].Add(run);
            }
        }

        var lines = subjects
            .Select((subject, i) => Line((arguments, settings), subject, firsts[i], runs[i]))
            .ToList();
        subjects.ForEach(subject => subject.Dispose());
        return lines;
    }

    private static string Line(
        (FineTuningArguments Arguments, string Settings) asked,
        FineTuningSubject subject,
        FineTuningRun first,
        List<FineTuningRun> runs
    )
    {
        var (arguments, settings) = asked;
        var mode = subject.Mode;
        return JsonSerializer.Serialize(
            new
            {
                shape = arguments.Shape,
                precision = mode.Precision,
                lora = mode.Rank,
                layout = mode.Layout.ToString(),
                backend = mode.Backend.ToString(),
                settings,
                checkpointing = arguments.Checkpointing,
                threads = arguments.Threads,
                batchTokens = subject.Tokens,
                tokensPerSecond = Math.Round(Median(run => subject.Tokens / run.WallSeconds)),
                tokensPerCpuSecond = Math.Round(Median(run => subject.Tokens / run.CpuSeconds)),
                shareOfGemm = Math.Round(Median(run => run.Gigaflops / run.ProductGigaflops), 3),
                gemmGigaFlops = Math.Round(Median(run => run.ProductGigaflops)),
                optimizerShare = Math.Round(
                    Median(run => run.OptimizerSeconds / run.WallSeconds),
                    3
                ),
                peakMegabytes = Math.Round(ResidentMemory.PeakMegabytes()),
                activationMegabytes = Math.Round(Median(run => run.ActivationMegabytes)),
                firstActivationMegabytes = Math.Round(first.ActivationMegabytes),
            }
        );

        double Median(Func<FineTuningRun, double> value)
        {
            double[] sorted = [.. runs.Select(value).Order()];
            return sorted[sorted.Length / 2];
        }
    }
}
