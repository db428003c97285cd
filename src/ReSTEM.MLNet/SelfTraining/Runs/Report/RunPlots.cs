using ReSTEM.MLNet.Evaluation;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.Rewards;

namespace ReSTEM.MLNet.SelfTraining.Runs.Report;

/// <summary>The plots of a report, each shown where there is something to show.</summary>
internal static class RunPlots
{
    public static IEnumerable<Plot> Of(
        IReadOnlyList<SelfTrainReport> reports,
        IReadOnlyList<IterationSamples> samples,
        IReadOnlyList<(int Iteration, IReadOnlyList<FineTuningProgress> Steps)> trainings
    )
    {
        if (reports.Any(report => report.PassAt1 is not null))
            yield return PassAt1(reports, samples);
        if (samples.Count > 0)
        {
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
        if (trainings.Any(training => training.Steps.Count > 0))
            yield return Losses(trainings);
        if (reports.Any(report => report.Iteration > 0))
        {
            yield return Speed(reports);
            yield return Times(reports);
            yield return Memory(reports);
        }
    }

    private static Plot PassAt1(
        IReadOnlyList<SelfTrainReport> reports,
        IReadOnlyList<IterationSamples> samples
    )
    {
        var measured = reports.Where(report => report.PassAt1 is not null).ToArray();
        return new Plot(
            "pass@1",
            "model after iteration",
            "share",
            "Held-out problems, greedy, with 95 % intervals; training problems by the samples that the model drew for the next iteration. Training that rises while held-out falls is over-fitting."
        )
            .WholeNumbers()
            .Line(
                "held-out",
                measured.Select(r => ((double)r.Iteration, r.PassAt1!.Value.Estimate))
            )
            .Intervals(
                measured.Select(r =>
                    ((double)r.Iteration, r.PassAt1!.Value.Lower, r.PassAt1!.Value.Upper)
                )
            )
            .Line(
                "training, sampled",
                samples.Select(s => (s.Iteration - 1.0, s.Rates.Average(SolveRates.Rate)))
            );
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

    private static Plot Losses(
        IReadOnlyList<(int Iteration, IReadOnlyList<FineTuningProgress> Steps)> trainings
    )
    {
        var plot = new Plot(
            "Training loss",
            "step",
            "nats a token",
            "The optimizer steps of each iteration's fine-tuning; evenly chosen ones where they are thousands."
        );
        foreach (var (iteration, steps) in trainings.Where(training => training.Steps.Count > 0))
            plot.Line(
                $"iteration {iteration}",
                steps.Select(step => ((double)step.Step, step.Loss))
            );
        return plot;
    }

    private static Plot Speed(IReadOnlyList<SelfTrainReport> reports) =>
        ByIteration(
            new Plot(
                "Sampling speed",
                "iteration",
                "tokens a second",
                "Tokens drawn in this process by the time spent drawing."
            ),
            "tokens a second",
            reports
                .Where(r => r.SamplingSeconds > 0)
                .Select(r => (r.Iteration, r.SampledTokens / r.SamplingSeconds))
        );

    private static Plot Times(IReadOnlyList<SelfTrainReport> reports)
    {
        var plot = new Plot(
            "Time",
            "iteration",
            "seconds",
            "Of each phase of an iteration."
        ).WholeNumbers();
        (string Name, Func<SelfTrainReport, double> Seconds)[] phases =
        [
            ("sampling", r => r.SamplingSeconds),
            ("rewards", r => r.RewardSeconds),
            ("fine-tuning", r => r.FineTuningSeconds),
            ("evaluation", r => r.EvaluationSeconds),
        ];
        foreach (var (place, phase) in phases.Index())
            plot.Columns(
                phase.Name,
                [.. reports.Select(r => (r.Iteration - 0.4 + (0.2 * place), phase.Seconds(r)))],
                0.19
            );
        return plot;
    }

    private static Plot Memory(IReadOnlyList<SelfTrainReport> reports) =>
        ByIteration(
            new Plot(
                "Memory",
                "iteration",
                "MB",
                "Most that the process ever had resident, by the end of the iteration."
            ),
            "MB",
            reports.Where(r => r.PeakMegabytes > 0).Select(r => (r.Iteration, r.PeakMegabytes))
        );

    private static Plot ByIteration(
        Plot plot,
        string name,
        IEnumerable<(int Iteration, double Value)> values
    ) =>
        plot.WholeNumbers()
            .Columns(name, [.. values.Select(v => (v.Iteration - 0.3, v.Value))], 0.6);

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
