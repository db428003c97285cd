namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>How far a call has come.</summary>
/// <param name="FinishedSequences">Completions that ended.</param>
/// <param name="Sequences">Completions asked for.</param>
/// <param name="Tokens">Tokens of those that ended.</param>
internal readonly record struct DecodingProgress(int FinishedSequences, int Sequences, long Tokens);
