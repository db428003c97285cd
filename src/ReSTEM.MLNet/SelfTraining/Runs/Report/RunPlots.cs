using ReSTEM.MLNet.LanguageModels.FineTuning;

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
        foreach (var plot in SamplePlots.Of(samples))
            yield return plot;
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
}
