namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>Says whether a completion ends with its newest token. Called after every token, from several threads.</summary>
internal delegate bool StopRule(ReadOnlySpan<int> completion);
