namespace ReSTEM.MLNet.LanguageModels.Checkpoints;

/// <summary>Takes what it wants of bytes that are there for the call alone.</summary>
internal delegate void ReadBytes(ReadOnlySpan<byte> bytes);
