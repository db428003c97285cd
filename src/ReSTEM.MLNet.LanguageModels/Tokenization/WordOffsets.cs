namespace ReSTEM.MLNet.LanguageModels.Tokenization;

/// <summary>Which characters of a word lie under which of its UTF-8 bytes.</summary>
internal sealed class WordOffsets
{
    private readonly List<int> _starts = [];
    private readonly List<int> _ends = [];

    public WordOffsets(ReadOnlySpan<char> word)
    {
        var position = 0;
        foreach (var rune in word.EnumerateRunes())
        {
            for (var i = 0; i < rune.Utf8SequenceLength; i++)
            {
                _starts.Add(position);
                _ends.Add(position + rune.Utf16SequenceLength);
            }

            position += rune.Utf16SequenceLength;
        }
    }

    /// <summary>The characters that these bytes touch, wholly or in part.</summary>
    public Range Characters(int firstByte, int byteCount)
    {
        var first = Math.Min(firstByte, _starts.Count - 1);
        var last = Math.Min(firstByte + byteCount, _starts.Count) - 1;
        return new Range(_starts[first], _ends[Math.Max(first, last)]);
    }
}
