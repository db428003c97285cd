using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using TorchSharp;
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

    /// <summary>A copy in another precision.</summary>
    public ModelWeights CloneIn(ScalarType precision) =>
        new(Layout, Flat.to_type(precision, copy: true).DetachFromDisposeScope());

    /// <summary>Overwrites one weight by what <paramref name="fill"/> puts into the span, without a copy where that is possible.</summary>
    public void Fill(WeightSlot slot, FillNumbers fill) => Fill(slot.Offset, slot.Count, fill);

    /// <summary>As the other overload, but piece by piece where a copy is needed: it then stays small.</summary>
    public void Fill(WeightSlot slot, NumberSource fill)
    {
        const long Piece = 4_194_304;
        var piece = IsDirect ? slot.Count : Piece;
        for (var start = 0L; start < slot.Count; start += piece)
        {
            var from = start;
            var count = Math.Min(piece, slot.Count - start);
            Fill(slot.Offset + start, count, destination => fill(from, destination));
        }
    }

    /// <summary>Copies numbers of the flat buffer as 32-bit floats.</summary>
    /// <param name="start">The first number.</param>
    /// <param name="destination">To be filled.</param>
    public void ReadPart(long start, Span<float> destination)
    {
        using var scope = NewDisposeScope();
        var values = Flat.narrow(0, start, destination.Length)
            .to(ScalarType.Float32)
            .cpu()
            .contiguous();
        MemoryMarshal.Cast<byte, float>(values.bytes).CopyTo(destination);
    }

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
        var slot = Layout[name];
        var values = new float[slot.Count];
        ReadPart(slot.Offset, values);
        return values;
    }

    /// <summary>Whether the buffer is main memory that holds numbers as they come.</summary>
    private bool IsDirect => Device.type == DeviceType.CPU && Flat.dtype == ScalarType.Float32;

    private void Fill(long offset, long count, FillNumbers fill)
    {
        using var scope = NewDisposeScope();
        var target = Flat.narrow(0, offset, count);
        var place = IsDirect ? target : empty(count, ScalarType.Float32);
        fill(MemoryMarshal.Cast<byte, float>(place.bytes));
        if (!IsDirect)
        {
            target.copy_(place);
        }
    }

    /// <summary>SHA-256 over names, shapes and bytes, in hexadecimal: equal for equal weights.</summary>
    public string Digest()
    {
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
