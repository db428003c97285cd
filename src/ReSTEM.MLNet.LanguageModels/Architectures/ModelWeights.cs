using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Architectures;

/// <summary>All weights of a model as one flat tensor; each named weight is a view of it.</summary>
internal sealed class ModelWeights : IDisposable
{
    public ModelWeights(ModelConfig config, Device device, ScalarType precision)
    {
        Layout = WeightLayout.Of(config);
        Flat = empty(Layout.Count, precision, device).DetachFromDisposeScope();
    }

    private ModelWeights(WeightLayout layout, Tensor flat)
    {
        Layout = layout;
        Flat = flat;
    }

    public WeightLayout Layout { get; }

    /// <summary>Every number of the model, in the order of <see cref="Layout"/>.</summary>
    public Tensor Flat { get; }

    public Device Device => Flat.device;

    /// <summary>A view that begins at a named weight and may run over its neighbours (query, key and value as one matrix).</summary>
    public Tensor View(string firstName, params long[] shape)
    {
        using var scope = NewDisposeScope();
        var count = shape.Aggregate(1L, (product, size) => product * size);
        return Flat.narrow(0, Layout[firstName].Offset, count)
            .view(shape)
            .MoveToOuterDisposeScope();
    }

    /// <summary>The same numbers in a buffer of their own.</summary>
    public ModelWeights Clone() => new(Layout, Flat.clone().DetachFromDisposeScope());

    /// <summary>Overwrites one named weight.</summary>
    public void Write(string name, ReadOnlySpan<float> values)
    {
        using var scope = NewDisposeScope();
        var slot = Layout[name];
        var source = tensor(values.ToArray(), ScalarType.Float32);
        Flat.narrow(0, slot.Offset, slot.Count).copy_(source);
    }

    /// <summary>One named weight as 32-bit floats on the CPU.</summary>
    public float[] Read(string name)
    {
        using var scope = NewDisposeScope();
        var slot = Layout[name];
        var values = Flat.narrow(0, slot.Offset, slot.Count)
            .to(ScalarType.Float32)
            .cpu()
            .contiguous();
        return MemoryMarshal.Cast<byte, float>(values.bytes).ToArray();
    }

    /// <summary>SHA-256 over names, shapes and bytes, in hexadecimal: equal for equal weights.</summary>
    public string Digest()
    {
        using var scope = NewDisposeScope();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var slot in Layout.Slots)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{slot.Name}({string.Join(',', slot.Shape)})"));
            hash.AppendData(MemoryMarshal.AsBytes(Read(slot.Name).AsSpan()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public void Dispose() => Flat.Dispose();
}
