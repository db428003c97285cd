namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>
/// Where a training stands, beside its numbers. Learning rate, order of the data and dropout follow from the step, the options
/// and the seed, so nothing else has to be remembered.
/// </summary>
internal sealed record TrainingState
{
    /// <summary>Steps taken.</summary>
    public int Step { get; init; }

    /// <summary>The step after which the best score was measured; 0 before the first.</summary>
    public int BestStep { get; init; }

    public double BestScore { get; init; }

    /// <summary>Measurements since then.</summary>
    public int Misses { get; init; }

    /// <summary>Whether there is nothing left to do but to take the best weights.</summary>
    public bool Finished { get; init; }
}
