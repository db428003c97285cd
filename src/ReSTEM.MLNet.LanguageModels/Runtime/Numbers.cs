using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Runtime;

/// <summary>
/// Numbers as torch's calls take them, kept alive. TorchSharp passes a scalar as a bare pointer: one that nothing holds may be
/// collected and freed during the call, as soon as another thread of the program allocates. So hot paths give every scalar by
/// name, hidden ones (the alpha of a sum) too, and read results from memory in place of <c>item</c>.
/// </summary>
internal static class Numbers
{
    public static readonly Scalar Zero = 0;
    public static readonly Scalar One = 1;
    public static readonly Scalar MinusOne = -1;
    public static readonly Scalar MinusInfinity = float.NegativeInfinity;

    /// <summary>0, 1, 2, ... as 64-bit integers.</summary>
    public static Tensor UpTo(long count, Device device)
    {
        using var scope = NewDisposeScope();
        var values = new long[count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = i;
        }

        return tensor(values).to(device).MoveToOuterDisposeScope();
    }

    /// <summary>The one number of a tensor of 32-bit floats.</summary>
    public static float Read(Tensor number)
    {
        using var scope = NewDisposeScope();
        return MemoryMarshal.Read<float>(number.cpu().contiguous().bytes);
    }
}
