namespace ReSTEM.MLNet.LanguageModels.Generation;

/// <summary>How far a call that samples has come.</summary>
/// <param name="FinishedSequences">Completions that have ended.</param>
/// <param name="TotalSequences">Completions asked for.</param>
/// <param name="NewTokens">Tokens drawn so far.</param>
public sealed record SamplingProgress(int FinishedSequences, int TotalSequences, long NewTokens)
{
    /// <summary>Since the call began.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Tokens drawn in a second so far, the time for the prompts included; 0 before any time has passed.</summary>
    public double TokensPerSecond => Elapsed > TimeSpan.Zero ? NewTokens / Elapsed.TotalSeconds : 0;
}
