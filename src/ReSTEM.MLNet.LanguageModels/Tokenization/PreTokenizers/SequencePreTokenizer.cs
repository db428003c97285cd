using Microsoft.ML.Tokenizers;

namespace ReSTEM.MLNet.LanguageModels.Tokenization.PreTokenizers;

/// <summary>Several pre-tokenizers: each cuts the words of the one before (<c>Sequence</c>).</summary>
internal sealed class SequencePreTokenizer(IReadOnlyList<PreTokenizer> steps) : PreTokenizer
{
    public override IEnumerable<(int Offset, int Length)> PreTokenize(string text)
    {
        IEnumerable<(int Offset, int Length)> words = [(0, text.Length)];
        foreach (var step in steps)
        {
            words = words.SelectMany(word =>
                step.PreTokenize(text.AsSpan(word.Offset, word.Length))
                    .Select(part => (word.Offset + part.Offset, part.Length))
            );
        }

        return words;
    }

    public override IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text) =>
        PreTokenize(text.ToString());
}
