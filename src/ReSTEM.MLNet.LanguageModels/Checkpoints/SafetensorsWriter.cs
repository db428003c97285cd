using System.Buffers.Binary;
using System.Text.Json;
using ReSTEM.MLNet.LanguageModels.Files;

namespace ReSTEM.MLNet.LanguageModels.Checkpoints;

/// <summary>Writes safetensors files, piece by piece: no tensor needs to be in memory a second time.</summary>
internal static class SafetensorsWriter
{
    /// <summary>Numbers converted at a time.</summary>
    private const int PieceLength = 65_536;

    /// <summary>What every file of a model carries: transformers asks for it.</summary>
    public static readonly IReadOnlyDictionary<string, string> PyTorchMetadata = new Dictionary<
        string,
        string
    >
    {
        ["format"] = "pt",
    };

    /// <summary>Writes a file whole or not at all; one that is there is replaced only by the finished one.</summary>
    public static void Write(
        string path,
        IEnumerable<TensorToWrite> tensors,
        IReadOnlyDictionary<string, string> metadata
    )
    {
        var list = tensors.ToList();
        ModelFile.Write(path, stream => Write(stream, list, metadata));
    }

    /// <summary>Writes a file's bytes from first to last; the stream stays open.</summary>
    public static void Write(
        Stream stream,
        IReadOnlyList<TensorToWrite> tensors,
        IReadOnlyDictionary<string, string> metadata
    )
    {
        WriteHeader(stream, tensors, metadata);
        foreach (var tensor in tensors)
        {
            WriteNumbers(stream, tensor);
        }
    }

    private static void WriteHeader(
        Stream stream,
        IReadOnlyList<TensorToWrite> tensors,
        IReadOnlyDictionary<string, string> metadata
    )
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            WriteMetadata(json, metadata);
            var start = 0L;
            foreach (var tensor in tensors)
            {
                WriteTensor(json, tensor, start);
                start += tensor.ByteCount;
            }

            json.WriteEndObject();
        }

        // Spaces bring the data to a multiple of eight bytes.
        while (buffer.Length % 8 != 0)
        {
            buffer.WriteByte((byte)' ');
        }

        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, buffer.Length);
        stream.Write(length);
        buffer.WriteTo(stream);
    }

    private static void WriteMetadata(
        Utf8JsonWriter json,
        IReadOnlyDictionary<string, string> metadata
    )
    {
        if (metadata.Count == 0)
        {
            return;
        }

        json.WriteStartObject("__metadata__");
        foreach (var (name, value) in metadata)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }

    private static void WriteTensor(Utf8JsonWriter json, TensorToWrite tensor, long start)
    {
        json.WriteStartObject(tensor.Name);
        json.WriteString("dtype", StoredNumbers.NameOf(tensor.DataType));
        json.WriteStartArray("shape");
        foreach (var axis in tensor.Shape)
        {
            json.WriteNumberValue(axis);
        }

        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(start);
        json.WriteNumberValue(start + tensor.ByteCount);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteNumbers(Stream stream, TensorToWrite tensor)
    {
        var numbers = new float[(int)Math.Min(tensor.Count, PieceLength)];
        var stored = new byte[numbers.Length * StoredNumbers.SizeOf(tensor.DataType)];
        for (var start = 0L; start < tensor.Count; start += numbers.Length)
        {
            var length = (int)Math.Min(numbers.Length, tensor.Count - start);
            var bytes = stored.AsSpan(0, length * StoredNumbers.SizeOf(tensor.DataType));
            tensor.Source(start, numbers.AsSpan(0, length));
            StoredNumbers.Write(tensor.DataType, numbers.AsSpan(0, length), bytes);
            stream.Write(bytes);
        }
    }
}
