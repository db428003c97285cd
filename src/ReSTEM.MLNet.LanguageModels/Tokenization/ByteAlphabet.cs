namespace ReSTEM.MLNet.LanguageModels.Tokenization;

/// <summary>
/// The 256 visible characters that stand for bytes in the vocabulary of a byte-level tokenizer (GPT-2's table):
/// printable Latin-1 stands for itself, every other byte for a character from U+0100 on, in order.
/// </summary>
internal static class ByteAlphabet
{
    private static readonly char[] Letters = BuildLetters();
    private static readonly Dictionary<char, byte> Bytes = Letters
        .Select((letter, value) => (letter, (byte)value))
        .ToDictionary(pair => pair.letter, pair => pair.Item2);

    public static char Letter(byte value) => Letters[value];

    public static bool TryGetByte(char letter, out byte value) =>
        Bytes.TryGetValue(letter, out value);

    /// <summary>Spells bytes in letters, as a vocabulary does.</summary>
    public static string Spell(ReadOnlySpan<byte> bytes)
    {
        var letters = new char[bytes.Length];
        for (var i = 0; i < letters.Length; i++)
        {
            letters[i] = Letters[bytes[i]];
        }

        return new string(letters);
    }

    private static char[] BuildLetters()
    {
        var letters = new char[256];
        var next = (char)256;
        for (var value = 0; value < 256; value++)
        {
            var printable = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE;
            letters[value] = printable ? (char)value : next++;
        }

        return letters;
    }
}
