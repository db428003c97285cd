using Microsoft.ML;
using ReSTEM.MLNet.DataViews;

namespace ReSTEM.MLNet.Problems;

/// <summary>Reads the cheap columns of the problems once, before any costly work, and names what is wrong.</summary>
internal static class ProblemChecks
{
    /// <exception cref="ArgumentException">There are no problems, or two have the same id.</exception>
    /// <param name="problems">The problems.</param>
    /// <param name="idColumnName">Absent where the row's number is the id.</param>
    /// <param name="temporaryFolder">Where many ids are kept while they are compared.</param>
    public static void RequireDistinctIds(
        IDataView problems,
        string? idColumnName,
        string temporaryFolder
    )
    {
        DataViewSchema.Column? id = idColumnName is null ? null : problems.Schema[idColumnName];
        DataViewSchema.Column[] columns = id is null ? [] : [id.Value];
        using var rows = new RowBuffer(problems.GetRowCursor(columns), columns);
        var idOf = ProblemIds.Reader(rows, id);
        using var seen = new SeenIds(temporaryFolder);
        for (; rows.TryReadRow(); rows.Drop(1))
        {
            var name = idOf(0);
            if (!seen.Add(name))
                throw new ArgumentException(
                    $"Two problems have the id '{name}' in column '{idColumnName}'. Give each its own: samples and random numbers are keyed by it."
                );
        }
        if (seen.Count == 0)
            throw new ArgumentException(
                "There are no problems: the data has no rows. Check the file or filter that it comes from."
            );
    }

    /// <exception cref="ArgumentException">A problem has no answer to compare with.</exception>
    public static void RequireAnswers(
        IDataView problems,
        string answerColumnName,
        string? idColumnName
    )
    {
        var answer = problems.Schema[answerColumnName];
        DataViewSchema.Column? id = idColumnName is null ? null : problems.Schema[idColumnName];
        DataViewSchema.Column[] columns = id is null ? [answer] : [answer, id.Value];
        using var rows = new RowBuffer(problems.GetRowCursor(columns), columns);
        var idOf = ProblemIds.Reader(rows, id);
        for (; rows.TryReadRow(); rows.Drop(1))
        {
            if (rows.Text(answer, 0).Span.IsWhiteSpace())
                throw new ArgumentException(
                    $"Problem '{idOf(0)}' has an empty answer in column '{answerColumnName}'. Fill it or leave the problem out; set the answer column to null if the reward needs none."
                );
        }
    }
}
