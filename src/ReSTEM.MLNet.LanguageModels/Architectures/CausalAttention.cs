using ReSTEM.MLNet.LanguageModels.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Architectures;

/// <summary>Each token attends to itself and to those before it, as far as a mask allows.</summary>
/// <param name="mask">(B or 1, 1, T, T), true where a query (row) sees a key (column); absent for plain causal attention.</param>
internal sealed class CausalAttention(Tensor? mask = null) : IAttention
{
    public Tensor Attend(int layer, Tensor query, Tensor key, Tensor value)
    {
        using var scope = NewDisposeScope();
        var groups = query.shape[1] / key.shape[1];
        return nn
            .functional.scaled_dot_product_attention(
                query,
                Repeat(key, groups),
                Repeat(value, groups),
                mask,
                0,
                mask is null
            )
            .MoveToOuterDisposeScope();
    }

    /// <summary>True where a query at a row sees a key at a column: not later, and within the window.</summary>
    public static Tensor WindowMask(long length, int window, Device device)
    {
        using var scope = NewDisposeScope();
        using Scalar limit = window;
        var positions = Numbers.UpTo(length, device);
        var distance = positions.unsqueeze(1).add(positions.unsqueeze(0), Numbers.MinusOne); // (T, T)
        return distance
            .ge(Numbers.Zero)
            .logical_and(distance.lt(limit))
            .view(1, 1, length, length)
            .MoveToOuterDisposeScope();
    }

    private static Tensor Repeat(Tensor heads, long groups) // (B, KV, T, D) -> (B, KV * groups, T, D)
    {
        if (groups == 1)
        {
            return heads;
        }

        var (b, kv, t, d) = (heads.shape[0], heads.shape[1], heads.shape[2], heads.shape[3]);
        return heads.unsqueeze(2).expand(b, kv, groups, t, d).reshape(b, kv * groups, t, d);
    }
}
