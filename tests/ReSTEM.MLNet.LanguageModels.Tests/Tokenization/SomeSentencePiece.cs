using System.Text;

namespace ReSTEM.MLNet.LanguageModels.Tests.Tokenization;

/// <summary>A small SentencePiece byte-pair model, written field by field.</summary>
internal static class SomeSentencePiece
{
    /// <summary>Three special pieces, all bytes, and a few letters; "ab" before "▁a".</summary>
    public static byte[] Bytes()
    {
        var model = new List<byte>();
        Add(model, "<unk>", 0, 2);
        Add(model, "<s>", 0, 3);
        Add(model, "</s>", 0, 3);
        for (var value = 0; value < 256; value++)
        {
            Add(model, $"<0x{value:X2}>", 0, 6);
        }

        foreach (var (index, piece) in new[] { "ab", "\u2581a", "\u2581", "a", "b" }.Index())
        {
            Add(model, piece, -index, 1);
        }

        // trainer_spec: model_type BPE, byte_fallback; normalizer_spec: remove_extra_whitespaces off.
        model.AddRange([0x12, 5, 0x18, 2, 0x98, 0x02, 1]);
        model.AddRange([0x1A, 2, 0x20, 0]);
        return [.. model];
    }

    private static void Add(List<byte> model, string text, float score, byte kind)
    {
        var name = Encoding.UTF8.GetBytes(text);
        byte[] piece =
        [
            0x0A,
            (byte)name.Length,
            .. name,
            0x15,
            .. BitConverter.GetBytes(score),
            0x18,
            kind,
        ];
        model.AddRange([0x0A, (byte)piece.Length, .. piece]);
    }
}
