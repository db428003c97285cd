namespace ReSTEM.MLNet.LanguageModels.Architectures;

/// <summary>Copies numbers of a tensor, in row-major order.</summary>
/// <param name="start">Index of the first number wanted.</param>
/// <param name="destination">To be filled.</param>
internal delegate void NumberSource(long start, Span<float> destination);
