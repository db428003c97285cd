using System.Globalization;
using ReSTEM.MLNet.Rewards;
using Spectre.Console;

namespace Scoring;

/// <summary>Counts verdicts and prints them.</summary>
internal sealed class VerdictTable
{
    private readonly SortedDictionary<Verdict, (int Rows, double Milliseconds)> _verdicts = [];
    private int _bad;

    public void Add(Scored scored)
    {
        var verdict = scored.Judgement.Verdict;
        var (rows, milliseconds) = _verdicts.GetValueOrDefault(verdict);
        _verdicts[verdict] = (rows + 1, milliseconds + scored.Milliseconds);
    }

    public void AddBad() => _bad++;

    public void Print(TimeSpan elapsed)
    {
        var total = _verdicts.Values.Sum(verdict => verdict.Rows);
        var table = new Table().RoundedBorder();
        table.AddColumns("verdict", "rows", "share", "mean milliseconds");
        foreach (var (verdict, (rows, milliseconds)) in _verdicts)
        {
            table.AddRow(
                $"{verdict}",
                Text($"{rows}"),
                Text($"{100.0 * rows / total:0.0} %"),
                Text($"{milliseconds / rows:0.00}")
            );
        }

        AnsiConsole.Write(table);
        var rate = total / System.Math.Max(elapsed.TotalSeconds, 1e-9);
        AnsiConsole.MarkupLineInterpolated(
            $"{total} rows in {Text($"{elapsed.TotalSeconds:0.0}")} s, {Text($"{rate:0}")} a second; {_bad} bad rows left out."
        );
    }

    private static string Text(FormattableString text) =>
        text.ToString(CultureInfo.InvariantCulture);
}
