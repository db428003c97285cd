using ReSTEM.MLNet.LanguageModels.Runtime;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Architectures;

/// <summary>Cosines and sines of the positions of one batch, of (B, T, 1, D / 2).</summary>
internal sealed record RotaryAngles(Tensor Cosines, Tensor Sines)
{
    /// <summary>Turns the first half of each head against its second half, as Hugging Face checkpoints expect.</summary>
    public Tensor Rotate(Tensor x) // (B, T, heads, D)
    {
        using var scope = NewDisposeScope();
        var half = x.shape[^1] / 2;
        var first = x.narrow(-1, 0, half);
        var second = x.narrow(-1, half, half);
        var turnedFirst = first.mul(Cosines).add(second.mul(Sines), Numbers.MinusOne);
        var turnedSecond = second.mul(Cosines).add(first.mul(Sines), Numbers.One);
        var turned = cat([turnedFirst, turnedSecond], -1);

        // Angles of 32 bits turn heads of 16 in 32.
        turned = Cosines.dtype == x.dtype ? turned : turned.to_type(x.dtype);
        return turned.MoveToOuterDisposeScope();
    }
}
