namespace ReSTEM.MLNet.LanguageModels.Architectures;

/// <summary>The linear maps of a transformer block, as <see cref="LayerParameters"/> holds them.</summary>
internal enum LayerMap
{
    QueryKeyValue,
    AttentionOutput,
    Up,
    Down,
}
