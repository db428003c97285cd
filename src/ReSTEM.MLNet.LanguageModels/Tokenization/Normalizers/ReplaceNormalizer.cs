using Microsoft.ML.Tokenizers;

namespace ReSTEM.MLNet.LanguageModels.Tokenization.Normalizers;

/// <summary>Puts one string in the place of another (<c>Replace</c> with a string pattern).</summary>
internal sealed class ReplaceNormalizer(string pattern, string content) : Normalizer
{
    public override string Normalize(string original) =>
        original.Replace(pattern, content, StringComparison.Ordinal);

    public override string Normalize(ReadOnlySpan<char> original) => Normalize(original.ToString());
}
