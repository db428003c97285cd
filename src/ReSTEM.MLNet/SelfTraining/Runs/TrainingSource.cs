namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>What a fine-tuning depends on besides its options.</summary>
/// <param name="Start">Digest of the model that it begins with.</param>
/// <param name="Mixture">Digest of what is learned beside the iteration's own samples; empty for nothing.</param>
/// <param name="HasSamples">Whether the iteration draws samples of its own.</param>
internal sealed record TrainingSource(string Start, string Mixture, bool HasSamples);
