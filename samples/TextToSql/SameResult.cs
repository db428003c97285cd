using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.Rewards.Sql;

namespace TextToSql;

/// <summary>
/// Correct if the query, put together from its words and run read-only, returns what the gold query returns. Five of GeoQuery's gold
/// queries do not run; nothing answers those questions.
/// </summary>
internal sealed class SameResult(SqlExecutionReward execution, IReadOnlySet<string> unanswerable)
    : IReward
{
    public ValueTask<Judgement> JudgeAsync(
        Problem problem,
        string completion,
        CancellationToken cancellationToken
    ) =>
        unanswerable.Contains(problem.Id)
            ? ValueTask.FromResult(new Judgement(Verdict.Wrong, "The gold query does not run."))
            : execution.JudgeAsync(problem, SqlWords.Join(completion), cancellationToken);

    /// <summary>The questions whose gold query fails.</summary>
    public static HashSet<string> FindUnanswerable(
        SqlExecutionReward execution,
        IEnumerable<SqlQuestion> questions
    ) =>
        [
            .. questions
                .ToAsyncEnumerable()
                .Where(
                    async (question, token) =>
                        await execution.FindReferenceFaultAsync(Of(question), token) is not null
                )
                .Select(question => question.Id)
                .ToBlockingEnumerable(),
        ];

    private static Problem Of(SqlQuestion question) =>
        new()
        {
            Id = question.Id,
            Question = question.Question,
            Answer = question.Answer,
        };
}
