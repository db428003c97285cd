using Microsoft.ML.Tokenizers;

namespace ReSTEM.MLNet.LanguageModels.Tokenization.Normalizers;

/// <summary>Puts a prefix before every text that does not begin with it (<c>add_prefix_space</c>).</summary>
internal sealed class PrefixNormalizer(string prefix) : Normalizer
{
    public override string Normalize(string original) =>
        original.StartsWith(prefix, StringComparison.Ordinal) ? original : prefix + original;

    public override string Normalize(ReadOnlySpan<char> original) => Normalize(original.ToString());
}
