using System.Runtime.InteropServices;
using ReSTEM.MLNet.LanguageModels.Checkpoints;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>Flat tensors of 32-bit floats to and from safetensors files, piece by piece.</summary>
internal static class StoredTensor
{
    private const int PieceLength = 1 << 20;

    public static TensorToWrite Of(string name, Tensor flat) =>
        new(
            name,
            [flat.numel()],
            TensorDataType.Float32,
            (start, destination) => Copy(flat, start, destination)
        );

    /// <exception cref="ModelFolderException">The file does not hold so many numbers under the name.</exception>
    public static void Read(SafetensorsFile file, string name, Tensor flat)
    {
        if (!file.Tensors.TryGetValue(name, out var entry) || entry.Count != flat.numel())
        {
            throw new ModelFolderException(
                file.Path,
                $"must hold {flat.numel()} numbers as '{name}'; it holds {entry?.Count ?? 0}."
            );
        }

        var numbers = new float[Math.Min(PieceLength, entry.Count)];
        for (var start = 0L; start < entry.Count; start += numbers.Length)
        {
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            var piece = numbers.AsSpan(0, (int)Math.Min(numbers.Length, entry.Count - start));
            entry.CopyTo(start, piece);
            flat.narrow(0, start, piece.Length).copy_(tensor(piece.ToArray()));
        }
    }

    private static void Copy(Tensor flat, long start, Span<float> destination)
    {
        using var scope = NewDisposeScope();
        var piece = flat.narrow(0, start, destination.Length).cpu().contiguous();
        MemoryMarshal.Cast<byte, float>(piece.bytes).CopyTo(destination);
    }
}
