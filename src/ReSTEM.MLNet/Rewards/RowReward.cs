using Microsoft.ML;
using Microsoft.ML.Data;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Rewards;

/// <summary>A reward that is a function of the user's own row class.</summary>
internal sealed class RowReward<TProblem>(Func<TProblem, string, bool> isCorrect) : IRowReward
    where TProblem : class, new()
{
    private readonly SchemaDefinition _definition = SchemaDefinition.Create(typeof(TProblem));
    private readonly MLContext _context = new();

    public IEnumerable<DataViewSchema.Column> ColumnsOf(DataViewSchema schema)
    {
        foreach (var member in _definition)
            yield return schema.GetColumnOrNull(member.ColumnName)
                ?? throw new ArgumentException(
                    $"There is no column '{member.ColumnName}', which {typeof(TProblem).Name}.{member.MemberName} is filled from. Mark what is no column with [NoColumn], or name the column with [ColumnName]."
                );
    }

    public IReadOnlyList<object> Read(IDataView rows) =>
        [.. _context.Data.CreateEnumerable<TProblem>(rows, reuseRowObject: false)];

    public ValueTask<Judgement> JudgeAsync(
        Problem problem,
        string completion,
        CancellationToken cancellationToken
    )
    {
        var row =
            problem.Row as TProblem
            ?? throw new InvalidOperationException(
                $"Problem '{problem.Id}' carries no {typeof(TProblem).Name}: a reward over your own rows judges in ApplyReward and SelfTrain only."
            );
        return ValueTask.FromResult(
            isCorrect(row, completion) ? Judgement.Correct : new Judgement(Verdict.Wrong)
        );
    }
}
