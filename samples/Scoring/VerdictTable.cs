using ReSTEM.MLNet.Rewards;
using Spectre.Console;
using static System.FormattableString;

namespace Scoring;

/// <summary>Counts verdicts and prints them.</summary>
internal sealed class VerdictTable
{
    private readonly SortedDictionary<Verdict, (int Rows, double Milliseconds)> _verdicts = [];

    public void Add(Scored scored)
    {
        var verdict = scored.Judgement.Verdict;
        var (rows, milliseconds) = _verdicts.GetValueOrDefault(verdict);
        _verdicts[verdict] = (rows + 1, milliseconds + scored.Milliseconds);
    }

    public void Print(TimeSpan elapsed, int badRows)
    {
        var total = _verdicts.Values.Sum(verdict => verdict.Rows);
        var table = new Table().RoundedBorder();
        table.AddColumns("verdict", "rows", "share", "mean milliseconds");
        foreach (var (verdict, (rows, milliseconds)) in _verdicts)
        {
            table.AddRow(
                $"{verdict}",
                Invariant($"{rows}"),
                Invariant($"{100.0 * rows / total:0.0} %"),
                Invariant($"{milliseconds / rows:0.00}")
            );
        }

        AnsiConsole.Write(table);
        var rate = total / System.Math.Max(elapsed.TotalSeconds, 1e-9);
        AnsiConsole.MarkupLineInterpolated(
            $"{total} rows in {Invariant($"{elapsed.TotalSeconds:0.0}")} s, {Invariant($"{rate:0}")} a second; {badRows} bad rows left out."
        );
    }
}
