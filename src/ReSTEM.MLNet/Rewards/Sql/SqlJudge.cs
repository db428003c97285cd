using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Rewards.Sql;

/// <summary>The verdict on what a query gave, by what the reference gave.</summary>
internal static class SqlJudge
{
    public static Judgement Compare(
        Problem problem,
        SqlTable reference,
        SqlOutcome outcome,
        SqlMatch match
    ) =>
        outcome.Kind switch
        {
            SqlOutcomeKind.TimedOut => new Judgement(Verdict.Timeout, outcome.Message),
            SqlOutcomeKind.Refused => new Judgement(Verdict.Error, $"refused: {outcome.Message}"),
            SqlOutcomeKind.Failed => new Judgement(Verdict.Error, outcome.Message),
            _ => SqlTableComparer.AreEqual(
                reference,
                outcome.Table!,
                match,
                IsOrdered(problem.Answer, match.RowOrder)
            )
                ? Judgement.Correct
                : new Judgement(Verdict.Wrong, Difference(reference, outcome.Table!)),
        };

    private static bool IsOrdered(string reference, SqlRowOrder order) =>
        order switch
        {
            SqlRowOrder.Strict => true,
            SqlRowOrder.Ignore => false,
            SqlRowOrder.WhereReferenceMentionsOrderBy => SqlText.MentionsOrderBy(reference),
            _ => SqlText.HasTopLevelOrderBy(reference),
        };

    private static string Difference(SqlTable reference, SqlTable found) =>
        (reference.Rows.Count, reference.Columns) == (found.Rows.Count, found.Columns)
            ? $"{found.Rows.Count} rows and {found.Columns} columns as expected, but other values"
            : $"{found.Rows.Count} rows and {found.Columns} columns, expected {reference.Rows.Count} and {reference.Columns}";
}
