using ReSTEM.MLNet.LanguageModels.Architectures;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Generation;

/// <summary>Attention of one new token a row to the row's cache. The query heads that share a key head are its rows of queries.</summary>
/// <param name="cache">Holds the rows' past; takes the new token's key and value.</param>
/// <param name="mask">(R, 1, 1, columns, the new one included), true where a row sees a column; absent where all see all.</param>
internal sealed class CachedAttention(KeyValueCache cache, Tensor? mask) : IAttention
{
    public Tensor Attend(int layer, Tensor query, Tensor key, Tensor value)
    {
        using var scope = NewDisposeScope();
        cache.Write(layer, key, value, 1);
        var (keys, values) = cache.Read(layer, cache.Length + 1);
        var (rows, heads, d) = (query.shape[0], query.shape[1], query.shape[3]);
        var grouped = query.reshape(rows, key.shape[1], heads / key.shape[1], d); // (R, KV, G, D)
        return nn
            .functional.scaled_dot_product_attention(grouped, keys, values, mask, 0, false)
            .reshape(rows, heads, 1, d)
            .MoveToOuterDisposeScope();
    }
}
