namespace ReSTEM.MLNet.LanguageModels.FineTuning.Managed;

/// <summary>What attention reads and writes in a block.</summary>
/// <param name="Heads">(N, (H + 2 KV) D): queries, keys, values.</param>
/// <param name="Mixed">(N, H D): what the queries get.</param>
/// <param name="Sums">(N, H): the logarithm of the sum of each query's exponentials.</param>
internal readonly record struct AttentionRows(FloatRows Heads, FloatRows Mixed, FloatRows Sums);
