using System.Text.Json;
using ReSTEM.MLNet.Evaluation;
using ReSTEM.MLNet.Samples.Reporting;
using Spectre.Console;
using static System.FormattableString;

namespace Translation;

/// <summary>Prints and writes what the rounds achieved, the base model's first.</summary>
internal sealed class Rounds(IReadOnlyList<Round> rounds, IReadOnlyList<double> thresholds)
{
    private const double Band = 0.02;

    /// <summary>
    /// The rounds up to the last one before translations become longer or shorter than the base model's by more than the band: early
    /// stopping, decided on sentences that no result is measured on.
    /// </summary>
    public static IReadOnlyList<Round> WithinBand(IReadOnlyList<Round> rounds)
    {
        var before = rounds[0].Dev.Length;
        var taken = rounds.TakeWhile(round => Math.Abs(round.Dev.Length / before - 1) <= Band);
        return [.. taken];
    }

    /// <summary>Prints the table and the comparison of the base model with the last round, and writes the numbers.</summary>
    public void Publish(CommandLine options)
    {
        var table = new Table().RoundedBorder();
        table.AddColumns("", "above", "kept", "chrF, dev", "length, dev");
        table.AddColumns("chrF", "BLEU", "length");
        foreach (var round in rounds)
        {
            var report = round.Model.Report;
            table.AddRow(
                report.Iteration == 0 ? "base" : Invariant($"round {report.Iteration}"),
                Threshold(report.Iteration) is { } threshold ? Invariant($"{threshold:0}") : "",
                report.Iteration == 0 ? "" : Invariant($"{report.Kept}"),
                Invariant($"{round.Dev.Chrf:0.00}"),
                Invariant($"{round.Dev.Length:0.0000}"),
                Invariant($"{round.Test.Chrf:0.00}"),
                Invariant($"{round.Test.Bleu:0.00}"),
                Invariant($"{round.Test.Length:0.0000}")
            );
        }

        AnsiConsole.Write(table);
        var (before, after) = (rounds[0].Test, rounds[^1].Test);
        var gain = PairedTest.Bootstrap(before.Scores, after.Scores);
        Console.WriteLine(
            Invariant(
                $"Base to last iteration: chrF {gain.Interval.Estimate:+0.00;-0.00} [{gain.Interval.Lower:0.00}, {gain.Interval.Upper:0.00}] on {before.Scores.Length} sentences, paired p = {gain.PValue:0.0e+0}; BLEU {after.Bleu - before.Bleu:+0.00;-0.00}; length {100 * (after.Length / before.Length - 1):+0.0;-0.0} %"
            )
        );
        if (options.Json is { } file)
        {
            Save(file, gain.PValue);
        }
    }

    private double? Threshold(int iteration) =>
        iteration == 0 ? null : thresholds[Math.Min(iteration, thresholds.Count) - 1];

    private void Save(string path, double pValue)
    {
        var iterations = rounds.Select(round => new
        {
            iteration = round.Model.Report.Iteration,
            threshold = Threshold(round.Model.Report.Iteration),
            chrFDev = round.Dev.Chrf,
            lengthDev = round.Dev.Length,
            chrF = round.Test.Chrf,
            bleu = round.Test.Bleu,
            length = round.Test.Length,
            kept = round.Model.Report.Kept,
            seconds = round.Model.Report.Seconds,
        });
        File.WriteAllText(path, JsonSerializer.Serialize(new { pValue, iterations }));
    }
}
