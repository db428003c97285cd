namespace ReSTEM.MLNet.Rewards;

/// <summary>A reward that owns processes or a fitted transformer, and that a model file can hold.</summary>
internal interface IStorableReward : IReward
{
    /// <summary>What a model file says of it; nothing of it is written yet.</summary>
    /// <param name="judges">Takes the transformers that stand in the file too.</param>
    /// <exception cref="NotSupportedException">It depends on a function of the user's program.</exception>
    StoredReward Store(JudgesToStore judges);
}
