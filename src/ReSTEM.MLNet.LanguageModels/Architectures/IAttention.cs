using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Architectures;

/// <summary>What queries attend to: the sequence itself in training, a cache of keys and values in decoding.</summary>
internal interface IAttention
{
    /// <summary>Attends in one layer; heads and head size as the model's, keys and values not yet repeated.</summary>
    /// <param name="layer">0 to the number of layers less one.</param>
    /// <param name="query">(B, H, T, D), already rotated.</param>
    /// <param name="key">(B, KV, T, D), already rotated.</param>
    /// <param name="value">(B, KV, T, D).</param>
    /// <returns>(B, H, T, D).</returns>
    Tensor Attend(int layer, Tensor query, Tensor key, Tensor value);
}
