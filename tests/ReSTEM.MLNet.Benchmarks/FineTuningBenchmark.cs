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
        for (var repeat = 0; repeat <= arguments.Repeats; repeat++)
        {
            for (var i = 0; i < subjects.Count; i++)
            {
                var run = subjects[i].Step();

                // The first round warms up.
                runs[i].AddRange(repeat == 0 ? [] : [run]);
            }
        }

        var lines = subjects
            .Zip(runs, (subject, list) => Line(arguments, settings, subject, list))
            .ToList();
        subjects.ForEach(subject => subject.Dispose());
        return lines;
    }

    private static string Line(
        FineTuningArguments arguments,
        string settings,
        FineTuningSubject subject,
        List<FineTuningRun> runs
    )
    {
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
            }
        );

        double Median(Func<FineTuningRun, double> value)
        {
            double[] sorted = [.. runs.Select(value).Order()];
            return sorted[sorted.Length / 2];
        }
    }
}
