using ReSTEM.MLNet.DataViews;

namespace ReSTEM.MLNet.Rewards;

/// <summary>
/// Judges one batch of rows after the other, each when one of its verdicts is read, and reads the next batch meanwhile: where the source
/// generates, that is the costly part.
/// </summary>
internal sealed class RewardCursor(
    RowBuffer rows,
    ActiveColumns active,
    int sourceColumns,
    int batchSize,
    Func<Action<CancellationToken>, IReadOnlyList<Judgement>>? judgeWhile
) : BlockCursor(rows, active, sourceColumns)
{
    private IReadOnlyList<Judgement>? _judgements;

    protected override int SourceRow => Row;

    private Judgement Judgement => (_judgements ??= judgeWhile!(ReadNext))[Row];

    protected override bool TryReadBlock(out int outputRows)
    {
        _judgements = null;
        outputRows = ReadRows(batchSize);
        return outputRows > 0;
    }

    protected override Delegate AddedGetter(int added) =>
        RewardView.Added[added].Name switch
        {
            Problems.ColumnNames.Verdict => Getters.Text(() => $"{Judgement.Verdict}"),
            Problems.ColumnNames.Reason => Getters.Text(() => Judgement.Reason),
            Problems.ColumnNames.Score => Getters.Value(() => Judgement.Score ?? double.NaN),
            _ => Getters.Value(() => Judgement.Verdict == Verdict.Correct),
        };

    private void ReadNext(CancellationToken stop)
    {
        Rows.StopBy(stop);
        ReadAhead(batchSize);
        Rows.StopBy(CancellationToken.None);
    }
}
