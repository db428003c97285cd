using Microsoft.ML;
using ReSTEM.MLNet.DataViews;
using ReSTEM.MLNet.Interop;
using ReSTEM.MLNet.Rewards;

namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>
/// Digest of problems: ids, questions, answers, the other text columns, and the data that the reward judges by, in order.
/// </summary>
internal static class ProblemsDigest
{
    public static string Of(IDataView problems, RewardOptions options, IReward reward)
    {
        var id = RewardEstimator.IdColumnName(Shapes.Of(problems.Schema), options);
        var reader = new ProblemReader(problems.Schema, options, id, reward);
        var columns = reader.Columns.Distinct().Order().Select(i => problems.Schema[i]).ToArray();
        using var rows = new RowBuffer(problems.GetRowCursor(columns), columns);
        using var digest = new Fingerprint();
        var problemOf = reader.Over(rows);
        for (; rows.TryReadRow(); rows.Drop(1))
            digest.Add(problemOf(0), reward);
        return digest.Short();
    }
}
