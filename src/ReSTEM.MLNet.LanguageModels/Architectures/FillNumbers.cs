namespace ReSTEM.MLNet.LanguageModels.Architectures;

/// <summary>Writes all numbers of a tensor, in row-major order.</summary>
internal delegate void FillNumbers(Span<float> destination);
