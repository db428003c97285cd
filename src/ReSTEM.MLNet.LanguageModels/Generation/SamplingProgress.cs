namespace ReSTEM.MLNet.LanguageModels.Generation;

/// <summary>How far a call that samples has come.</summary>
/// <param name="FinishedSequences">Completions that have ended.</param>
/// <param name="TotalSequences">Completions asked for.</param>
/// <param name="NewTokens">Tokens drawn so far.</param>
public sealed record SamplingProgress(int FinishedSequences, int TotalSequences, long NewTokens);
