namespace ReSTEM.MLNet.Rewards.Transformers;

/// <summary>When a column says Correct: exactly one of three.</summary>
/// <param name="IsTrue">It is true.</param>
/// <param name="AtLeast">It reaches this number.</param>
/// <param name="EqualTo">It is this label.</param>
internal sealed record RewardRule(bool IsTrue, double? AtLeast = null, string? EqualTo = null)
{
    /// <exception cref="InvalidDataException">It is none of the three, or several.</exception>
    public RewardColumn On(string column) =>
        this switch
        {
            { IsTrue: true, AtLeast: null, EqualTo: null } => RewardColumn.IsTrue(column),
            { IsTrue: false, AtLeast: { } least, EqualTo: null } => RewardColumn.AtLeast(
                column,
                least
            ),
            { IsTrue: false, AtLeast: null, EqualTo: { } label } => RewardColumn.EqualTo(
                column,
                label
            ),
            _ => throw new InvalidDataException(
                $"The rule of the reward column '{column}' in the model file is {this}: exactly one of IsTrue, AtLeast and EqualTo is set in one. The file is damaged: save the model again."
            ),
        };
}
