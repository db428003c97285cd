namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>What a stored model was made of, and the digests of its files.</summary>
internal sealed record ModelRecord
{
    /// <summary>Names all that the weights depend on: base model, kept samples and options.</summary>
    public required string TrainingKey { get; init; }

    /// <summary>SHA-256 of each file, by its path from the iteration's folder, with / between its parts.</summary>
    public required SortedDictionary<string, string> Files { get; init; }
}
