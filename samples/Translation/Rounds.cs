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
    /// The last round before translations become longer or shorter than the base model's by more than the band: early stopping,
    /// decided on sentences that no result is measured on.
    /// </summary>
    public Round Taken { get; } = rounds.TakeWhile(round => IsWithinBand(round, rounds[0])).Last();

    /// <summary>Prints the table and the comparison of the base model with the round that is taken, and writes the numbers.</summary>
    public void Publish(CommandLine options)
    {
        var table = new Table().RoundedBorder();
        table.AddColumns("", "above", "kept", "chrF, dev", "length, dev");
        table.AddColumns("chrF", "BLEU", "length");
        foreach (var round in rounds)
        {
            var report = round.Model.Report;
            table.AddRow(
                Name(report.Iteration),
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
        var (before, after) = (rounds[0].Test, Taken.Test);
        var gain = PairedTest.Bootstrap(before.Scores, after.Scores);
        Console.WriteLine(
            Invariant(
                $"Base to round {Taken.Model.Report.Iteration}: chrF {gain.Interval.Estimate:+0.00;-0.00;+0.00} [{gain.Interval.Lower:0.00}, {gain.Interval.Upper:0.00}] on {before.Scores.Length} sentences, paired p = {gain.PValue:0.0e+0}; BLEU {after.Bleu - before.Bleu:+0.00;-0.00;+0.00}; length {100 * (after.Length / before.Length - 1):+0.0;-0.0;+0.0} %"
            )
        );
        if (options.Json is { } file)
        {
            Save(file, gain.PValue);
        }
    }

    private static bool IsWithinBand(Round round, Round before) =>
        Math.Abs(round.Dev.Length / before.Dev.Length - 1) <= Band;

    // In brackets what is not taken.
    private string Name(int iteration) =>
        iteration == 0 ? "base"
        : iteration <= Taken.Model.Report.Iteration ? Invariant($"round {iteration}")
        : Invariant($"(round {iteration})");

    private double? Threshold(int iteration) =>
        iteration == 0 ? null : thresholds[Math.Min(iteration, thresholds.Count) - 1];

    private void Save(string path, double pValue)
    {
        var iterations = rounds.Select(round => new
        {
            iteration = round.Model.Report.Iteration,
            isTaken = round.Model.Report.Iteration <= Taken.Model.Report.Iteration,
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
