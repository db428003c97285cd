namespace ReSTEM.MLNet.Rewards.Transformers;

/// <summary>A <see cref="TransformerReward"/> in a model file.</summary>
/// <param name="Judge">The name of the transformer's own model file inside.</param>
/// <param name="Column">The column that decides.</param>
/// <param name="Rule">When it says Correct.</param>
/// <param name="Options">Which input columns get what is judged.</param>
internal sealed record StoredTransformerReward(
    string Judge,
    string Column,
    RewardRule Rule,
    TransformerRewardOptions Options
) : StoredReward
{
    public override IReward ToReward(StoredJudges judges)
    {
        var column = Rule.On(Column);
        var judge = judges.Load(Judge, out var inputSchema);
        return judges.Own(new TransformerReward(judge, inputSchema, column, Options));
    }
}
