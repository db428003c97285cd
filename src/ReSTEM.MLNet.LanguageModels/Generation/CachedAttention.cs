using ReSTEM.MLNet.LanguageModels.Architectures;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Generation;

/// <summary>Attention of one new token a row to the row's cache. The query heads that share a key head are its rows of queries.</summary>
/// <param name="cache">Holds the rows' past; takes the new token's key and value.</param>
/// <param name="positions">(R, 1), each row's column of the new token.</param>
/// <param name="parts">All rows, part by part.</param>
internal sealed class CachedAttention(
    KeyValueCache cache,
    Tensor positions,
    IReadOnlyList<AttendedRows> parts
) : IAttention
{
    private readonly Tensor _places = cache.Places(positions);

    public Tensor Attend(int layer, Tensor query, Tensor key, Tensor value)
    {
        using var scope = NewDisposeScope();
        cache.Write(layer, _places, key, value);
        var (rows, heads, d) = (query.shape[0], query.shape[1], query.shape[3]);
        var grouped = query.reshape(rows, key.shape[1], heads / key.shape[1], d); // (R, KV, G, D)
        Tensor[] mixed = [.. parts.Select(part => Attend(layer, grouped, part))];
        return (mixed.Length == 1 ? mixed[0] : cat(mixed, 0))
            .reshape(rows, heads, 1, d)
            .MoveToOuterDisposeScope();
    }

    private Tensor Attend(int layer, Tensor grouped, AttendedRows part)
    {
        var (keys, values) = cache.Read(layer, part);
        var query = grouped.narrow(0, part.First, part.Count);
        return nn.functional.scaled_dot_product_attention(query, keys, values, part.Mask, 0, false);
    }
}
