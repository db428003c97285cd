using System.Text.Json;
using ReSTEM.MLNet.Evaluation;
using ReSTEM.MLNet.SelfTraining;
using ScottPlot;
using Spectre.Console;
using static System.FormattableString;

namespace ReSTEM.MLNet.Samples.Reporting;

/// <summary>What a run achieved: a table for the screen, a plot, and the same numbers as JSON.</summary>
/// <param name="Measure">What pass@1 means here (pass@1, execution match).</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Reports">The base model's first.</param>
public sealed record RunResult(string Measure, int Seed, IReadOnlyList<SelfTrainReport> Reports)
{
    private static readonly JsonSerializerOptions CamelCase = new(JsonSerializerDefaults.Web);

    /// <summary>Base against last iteration on the same problems (McNemar, exact, two-sided).</summary>
    public McNemarResult Comparison =>
        PairedTest.McNemar(Reports[0].ValidationRewards, Reports[^1].ValidationRewards);

    /// <summary>Prints the table, draws the plot and writes the numbers, as the command line asks.</summary>
    public void Publish(CommandLine options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Print();
        SavePlot(options.Plot);
        if (options.Json is { } file)
        {
            SaveJson(file);
        }
    }

    /// <summary>Prints the table, and the comparison of the base with the last iteration.</summary>
    public void Print()
    {
        var table = new Spectre.Console.Table().RoundedBorder();
        table.AddColumns("", Measure, "95 %", "solved", "kept", "distinct", "seconds");
        foreach (var report in Reports)
        {
            var sampled = report.Samples > 0;
            table.AddRow(
                report.Iteration == 0 ? "base" : Invariant($"round {report.Iteration}"),
                Invariant($"{100 * report.PassAt1!.Value.Estimate:0.0} %"),
                Invariant(
                    $"{100 * report.PassAt1.Value.Lower:0.0}-{100 * report.PassAt1.Value.Upper:0.0}"
                ),
                sampled ? Invariant($"{report.Solved}/{report.Problems}") : "",
                sampled ? Invariant($"{report.Kept}") : "",
                sampled ? Invariant($"{report.Distinct}") : "",
                Invariant($"{report.Seconds:0.0}")
            );
        }

        AnsiConsole.Write(table);
        var test = Comparison;
        Console.WriteLine(
            Invariant(
                $"Base to last iteration: {100 * test.Difference:+0.0;-0.0;+0.0} points on {Reports[0].ValidationRewards.Count} problems, {test.Gained} gained, {test.Lost} lost, paired p = {test.PValue:0.0e+0}"
            )
        );
    }

    /// <summary>Writes a PNG of pass@1 by iteration.</summary>
    public void SavePlot(string path)
    {
        using var plot = new Plot();
        double[] iterations = [.. Reports.Select(report => (double)report.Iteration)];
        double[] shares = [.. Reports.Select(report => 100 * report.PassAt1!.Value.Estimate)];
        plot.Add.Scatter(iterations, shares).LineWidth = 2;
        foreach (var report in Reports)
        {
            var interval = report.PassAt1!.Value;
            plot.Add.Line(
                report.Iteration,
                100 * interval.Lower,
                report.Iteration,
                100 * interval.Upper
            );
        }

        plot.Axes.Bottom.SetTicks(
            iterations,
            [
                .. Reports.Select(report =>
                    report.Iteration == 0 ? "base" : Invariant($"{report.Iteration}")
                ),
            ]
        );
        plot.XLabel("EM iteration");
        plot.YLabel($"{Measure} on held-out problems, %");
        plot.SavePng(path, 720, 440);
        Console.WriteLine($"Plot: {path}");
    }

    /// <summary>Writes the numbers of the table.</summary>
    public void SaveJson(string path)
    {
        var iterations = Reports.Select(report => new
        {
            report.Iteration,
            PassAt1 = report.PassAt1!.Value.Estimate,
            Low = report.PassAt1.Value.Lower,
            High = report.PassAt1.Value.Upper,
            report.Solved,
            report.Kept,
            report.Distinct,
            report.Seconds,
        });
        File.WriteAllText(
            path,
            JsonSerializer.Serialize(
                new
                {
                    Seed,
                    Comparison.PValue,
                    Iterations = iterations,
                },
                CamelCase
            )
        );
    }
}
