using System.Text.Json;
using ReSTEM.MLNet.Evaluation;
using ReSTEM.MLNet.Samples.Reporting;
using Spectre.Console;
using static System.FormattableString;

namespace Translation;

/// <summary>Prints and writes what the rounds achieved, the base model's first.</summary>
internal sealed class Rounds(IReadOnlyList<Round> rounds)
{
    public void Publish(CommandLine options)
    {
        var table = new Table().RoundedBorder();
        table.AddColumns("", "threshold", "solved", "kept", "chrF", "BLEU (guard)", "seconds");
        foreach (var round in rounds)
        {
            var report = round.Model.Report;
            table.AddRow(
                round.Threshold is null ? "base" : Invariant($"round {report.Iteration}"),
                round.Threshold is { } threshold ? Invariant($"{threshold:0}") : "",
                round.Threshold is null ? "" : Invariant($"{report.Solved}/{report.Problems}"),
                round.Threshold is null ? "" : Invariant($"{report.Kept}"),
                Invariant($"{round.Scores.Average():0.00}"),
                Invariant($"{round.Guard:0.00}"),
                Invariant($"{report.Seconds:0.0}")
            );
        }

        AnsiConsole.Write(table);
        var gain = PairedTest.Bootstrap(rounds[0].Scores, rounds[^1].Scores);
        Console.WriteLine(
            Invariant(
                $"Base to last iteration: chrF {gain.Interval.Estimate:+0.00;-0.00} [{gain.Interval.Lower:0.00}, {gain.Interval.Upper:0.00}] on {rounds[0].Scores.Length} sentences, paired p = {gain.PValue:0.0e+0}; guard {100 * (rounds[^1].Guard / rounds[0].Guard - 1):+0.0;-0.0} %"
            )
        );
        if (options.Json is { } file)
        {
            Save(file, gain.PValue);
        }
    }

    private void Save(string path, double pValue)
    {
        var iterations = rounds.Select(round => new
        {
            iteration = round.Model.Report.Iteration,
            threshold = round.Threshold,
            chrF = round.Scores.Average(),
            bleu = round.Guard,
            kept = round.Model.Report.Kept,
            seconds = round.Model.Report.Seconds,
        });
        File.WriteAllText(path, JsonSerializer.Serialize(new { pValue, iterations }));
    }
}
