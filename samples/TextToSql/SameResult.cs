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
    public static async Task<HashSet<string>> FindUnanswerableAsync(
        SqlExecutionReward execution,
        IEnumerable<SqlQuestion> questions
    )
    {
        var failing = new HashSet<string>();
        foreach (var (id, question, answer) in questions)
        {
            var problem = new Problem
            {
                Id = id,
                Question = question,
                Answer = answer,
            };
            if (await execution.FindReferenceFaultAsync(problem, default) is not null)
            {
                failing.Add(id);
            }
        }

        return failing;
    }
}
