namespace ReSTEM.MLNet.Benchmarks;

/// <summary>One of the ways to sample that <c>sampling</c> measures in turn.</summary>
/// <param name="Backend"><c>torch</c>, <c>managed</c>, or <c>managed-f32</c>, which never holds weights in 16 bits.</param>
/// <param name="Threads">Of the backend.</param>
/// <param name="PromptTokens">Length of every prompt.</param>
internal sealed record SamplingCase(string Backend, int Threads, int PromptTokens);
