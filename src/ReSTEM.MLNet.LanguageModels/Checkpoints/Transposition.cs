using System.Runtime.InteropServices;
using ReSTEM.MLNet.LanguageModels.Architectures;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Checkpoints;

/// <summary>Matrices that checkpoints store as (inputs, outputs) and models hold as (outputs, inputs): GPT-2's.</summary>
internal static class Transposition
{
    /// <summary>Stored rows taken at a time: each fills a run of neighbours in the destination.</summary>
    private const int RowsAtATime = 16;

    /// <summary>Reads a stored matrix the other way round.</summary>
    /// <param name="tensor">Of (inputs, outputs).</param>
    /// <param name="destination">Of (outputs, inputs).</param>
    public static void Read(TensorEntry tensor, Span<float> destination)
    {
        var (inputs, outputs) = ((int)tensor.Shape[0], (int)tensor.Shape[1]);
        var rows = new float[Math.Min(RowsAtATime, inputs) * outputs];
        for (var first = 0; first < inputs; first += RowsAtATime)
        {
            var count = Math.Min(RowsAtATime, inputs - first);
            tensor.CopyTo((long)first * outputs, rows.AsSpan(0, count * outputs));
            for (var output = 0; output < outputs; output++)
            {
                var place = destination.Slice((output * inputs) + first, count);
                for (var i = 0; i < count; i++)
                {
                    place[i] = rows[(i * outputs) + output];
                }
            }
        }
    }

    /// <summary>A part of the stored form of a weight, in its order.</summary>
    public static void Write(
        ModelWeights weights,
        WeightSlot slot,
        long start,
        Span<float> destination
    )
    {
        using var scope = NewDisposeScope();
        var (outputs, inputs) = (slot.Shape[0], slot.Shape[1]);
        var first = start / outputs;
        var last = (start + destination.Length - 1) / outputs;
        var rows = weights
            .View(slot.Name, outputs, inputs)
            .narrow(1, first, last - first + 1)
            .t()
            .to(ScalarType.Float32)
            .cpu()
            .contiguous(); // (rows, outputs)
        MemoryMarshal
            .Cast<byte, float>(rows.bytes)
            .Slice((int)(start - (first * outputs)), destination.Length)
            .CopyTo(destination);
    }
}
