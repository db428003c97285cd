using System.Buffers.Binary;
using ReSTEM.MLNet.LanguageModels.Files;

namespace ReSTEM.MLNet.LanguageModels.Checkpoints;

/// <summary>
/// The header of a safetensors file: eight bytes of length, then JSON. What it says is checked against the file before
/// any of it is believed: https://github.com/huggingface/safetensors#format.
/// </summary>
internal sealed record SafetensorsHeader
{
    /// <summary>The format's own limit.</summary>
    private const long MaxLength = 100_000_000;

    private const string MetadataName = "__metadata__";

    public required IReadOnlyList<TensorHeader> Tensors { get; init; }

    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>Where the numbers begin in the file.</summary>
    public required long DataStart { get; init; }

    public static SafetensorsHeader Read(string path, Stream stream)
    {
        var length = ReadLength(path, stream);
        var json = new byte[length];
        stream.ReadExactly(json);
        var root = JsonItem.Parse(path, json);
        var dataLength = stream.Length - 8 - length;
        return new SafetensorsHeader
        {
            Tensors = Checked(path, ReadTensors(root, dataLength), dataLength),
            Metadata = root.Find(MetadataName) is { } metadata
                ? metadata
                    .Members()
                    .ToDictionary(member => member.Name, member => member.Item.AsString())
                : [],
            DataStart = 8 + length,
        };
    }

    private static long ReadLength(string path, Stream stream)
    {
        Span<byte> prefix = stackalloc byte[8];
        if (stream.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false) < prefix.Length)
        {
            throw new ModelFolderException(
                path,
                $"is no safetensors file: it has {stream.Length} bytes and a header needs at least 8."
            );
        }

        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        var room = Math.Min(MaxLength, stream.Length - prefix.Length);
        return length <= (ulong)room
            ? (long)length
            : throw new ModelFolderException(
                path,
                $"is no safetensors file, or is cut short: its header claims {length} bytes, and at most {room} are possible."
            );
    }

    private static List<TensorHeader> ReadTensors(JsonItem root, long dataLength) =>
        [
            .. root.Members()
                .Where(member => member.Name != MetadataName)
                .Select(member => ReadTensor(member.Name, member.Item, dataLength)),
        ];

    private static TensorHeader ReadTensor(string name, JsonItem item, long dataLength)
    {
        item.AllowOnly("dtype", "shape", "data_offsets");
        var stored = item.Require("dtype").AsString();
        var (type, size) = StoredNumbers.Named(stored);
        var bytes =
            size ?? throw Fault(item.File, name, $"has the unknown number format '{stored}'");
        long[] shape = [.. item.Require("shape").Items().Select(axis => axis.AsInt64())];
        long[] offsets = [.. item.Require("data_offsets").Items().Select(end => end.AsInt64())];
        if (offsets is not [>= 0, _] || offsets[1] < offsets[0] || offsets[1] > dataLength)
        {
            throw Fault(
                item.File,
                name,
                $"must lie within the {dataLength} bytes of data, but its data_offsets are [{string.Join(", ", offsets)}]"
            );
        }

        var found = offsets[1] - offsets[0];
        return CountOf(shape, found) is { } count && count * bytes == found
            ? new TensorHeader
            {
                Name = name,
                Shape = shape,
                DataType = type,
                StoredType = stored,
                Size = bytes,
                Count = count,
                Start = offsets[0],
            }
            : throw Fault(
                item.File,
                name,
                $"of shape [{string.Join(", ", shape)}] and format {stored} does not fill the {found} bytes it is given"
            );
    }

    /// <summary>The product of the axes; absent if an axis is negative or the product is beyond the bytes there are.</summary>
    private static long? CountOf(long[] shape, long limit)
    {
        if (shape.Any(axis => axis < 0))
        {
            return null;
        }

        var count = 1L;
        foreach (var axis in shape.Contains(0) ? [0] : shape)
        {
            if (axis != 0 && count > limit / axis)
            {
                return null;
            }

            count *= axis;
        }

        return count;
    }

    /// <summary>The format asks that the tensors cover the data without overlap and without holes.</summary>
    private static List<TensorHeader> Checked(
        string path,
        List<TensorHeader> tensors,
        long dataLength
    )
    {
        var end = 0L;
        foreach (var tensor in tensors.OrderBy(tensor => tensor.Start).ThenBy(tensor => tensor.End))
        {
            if (tensor.Start != end)
            {
                throw Fault(
                    path,
                    tensor.Name,
                    $"begins at byte {tensor.Start} of the data, where byte {end} is the next free one: tensors overlap or leave a hole"
                );
            }

            end = tensor.End;
        }

        return end == dataLength
            ? tensors
            : throw new ModelFolderException(
                path,
                $"has {dataLength} bytes of data, but its tensors take {end}: the file is damaged."
            );
    }

    private static ModelFolderException Fault(string path, string tensor, string problem) =>
        new(path, $"tensor '{tensor}' {problem}.");
}
