using ReSTEM.MLNet.Evaluation;
using ReSTEM.MLNet.Rewards;

namespace ReSTEM.MLNet.SelfTraining.Runs.Report;

/// <summary>The plots of what was sampled, an iteration beside the others; none where nothing was.</summary>
internal static class SamplePlots
{
    public static IEnumerable<Plot> Of(IReadOnlyList<IterationSamples> samples)
    {
        if (samples.Count == 0)
            yield break;
        yield return PassAtSeveral(samples);
        yield return Difficulties(samples);
        yield return Counts("Kept of a problem", samples, s => s.Kept, "samples kept");
        yield return Counts(
            "Distinct solutions",
            samples,
            s => s.Distinct,
            "distinct correct completions of a problem"
        );
        yield return VerdictMix(samples);
        yield return Lengths(samples);
    }

    private static Plot PassAtSeveral(IReadOnlyList<IterationSamples> samples)
    {
        var plot = new Plot(
            "pass@k on training problems",
            "k",
            "share",
            "The chance that one of k samples is correct (unbiased estimate), by the samples of each iteration."
        ).Range(0, 1);
        foreach (var iteration in samples)
            plot.Line($"iteration {iteration.Iteration}", Curve(iteration.Rates));
        return plot;
    }

    private static IEnumerable<(double K, double Pass)> Curve(SolveRates rates)
    {
        for (var k = 1; k <= rates.FewestSamples; k *= 2)
            yield return (
                k,
                rates.Average((samples, correct) => PassAtK.Estimate(samples, correct, k))
            );
    }

    private static Plot Difficulties(IReadOnlyList<IterationSamples> samples)
    {
        var plot = new Plot(
            "Problems by difficulty",
            "share of a problem's samples that is correct, in tenths",
            "problems",
            "Left: never solved. Right: always solved, nothing left to learn."
        );
        return Side(plot, samples, s => s.Rates.ByTenth());
    }

    private static Plot Counts(
        string title,
        IReadOnlyList<IterationSamples> samples,
        Func<IterationSamples, IReadOnlyDictionary<int, int>> numbers,
        string horizontal
    ) =>
        Side(
            new Plot(title, horizontal, "problems", "How many problems have how many."),
            samples,
            numbers
        );

    private static Plot VerdictMix(IReadOnlyList<IterationSamples> samples)
    {
        var plot = new Plot(
            "Verdicts",
            "iteration",
            "share of samples",
            "What the reward said of the samples."
        );
        var (verdicts, place) = (Enum.GetValues<Verdict>(), 0);
        foreach (var verdict in verdicts.Where(v => samples.Any(s => s.Verdicts.ContainsKey(v))))
        {
            var left = -0.4 + (0.16 * place++);
            plot.Columns(
                $"{verdict}",
                [
                    .. samples.Select(s =>
                        (
                            s.Iteration + left,
                            (double)s.Verdicts.GetValueOrDefault(verdict) / s.Verdicts.Values.Sum()
                        )
                    ),
                ],
                0.15
            );
        }
        return plot.WholeNumbers();
    }

    private static Plot Lengths(IReadOnlyList<IterationSamples> samples)
    {
        var plot = new Plot(
            "Lengths",
            "tokens of a completion",
            "share of samples",
            "In steps of ten tokens."
        );
        foreach (var s in samples)
        {
            double all = s.Lengths.Values.Sum();
            plot.Line(
                $"iteration {s.Iteration}",
                s.Lengths.Select(l => ((double)l.Key, l.Value / all))
            );
        }
        return plot;
    }

    private static Plot Side(
        Plot plot,
        IReadOnlyList<IterationSamples> samples,
        Func<IterationSamples, IReadOnlyDictionary<int, int>> counts
    )
    {
        var width = 0.8 / samples.Count;
        foreach (var (place, s) in samples.Index())
            plot.Columns(
                $"iteration {s.Iteration}",
                [
                    .. counts(s)
                        .OrderBy(count => count.Key)
                        .Select(count => (count.Key - 0.4 + (width * place), (double)count.Value)),
                ],
                width
            );
        return plot.WholeNumbers();
    }
}
