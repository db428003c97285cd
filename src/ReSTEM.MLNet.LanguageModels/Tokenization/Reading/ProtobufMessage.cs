using System.Buffers.Binary;
using System.Text;

namespace ReSTEM.MLNet.LanguageModels.Tokenization.Reading;

/// <summary>The fields of a message in Protocol Buffers' wire format, as they come in the file.</summary>
/// <param name="File">For messages about faults.</param>
/// <param name="Bytes">The message.</param>
internal readonly record struct ProtobufMessage(string File, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>A field: its number, and its value as a number or as bytes.</summary>
    public readonly record struct Field(int Number, ulong Value, ReadOnlyMemory<byte> Content)
    {
        public float AsSingle() => BitConverter.UInt32BitsToSingle((uint)Value);

        public string AsText() => Encoding.UTF8.GetString(Content.Span);
    }

    public IEnumerable<Field> Fields()
    {
        var at = 0;
        while (at < Bytes.Length)
        {
            var key = ReadVariable(ref at);
            yield return ReadField((int)Math.Min(key >> 3, int.MaxValue), (int)(key & 7), ref at);
        }
    }

    private Field ReadField(int number, int wireType, ref int at) =>
        wireType switch
        {
            0 => new Field(number, ReadVariable(ref at), default),
            1 => new Field(
                number,
                BinaryPrimitives.ReadUInt64LittleEndian(Take(8, ref at).Span),
                default
            ),
            2 => new Field(number, 0, Take(ReadVariable(ref at), ref at)),
            5 => new Field(
                number,
                BinaryPrimitives.ReadUInt32LittleEndian(Take(4, ref at).Span),
                default
            ),
            _ => throw Damaged(at),
        };

    private ReadOnlyMemory<byte> Take(ulong length, ref int at)
    {
        if (length > (ulong)(Bytes.Length - at))
        {
            throw Damaged(at);
        }

        var start = at;
        at += (int)length;
        return Bytes[start..at];
    }

    private ulong ReadVariable(ref int at)
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (at >= Bytes.Length)
            {
                throw Damaged(at);
            }

            var next = Bytes.Span[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Damaged(at);
    }

    private ModelFolderException Damaged(int at) =>
        new(
            File,
            $"is no SentencePiece model, or is damaged: byte {at} of a message of {Bytes.Length} bytes makes no sense."
        );
}
