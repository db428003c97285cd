using Microsoft.ML.Tokenizers;

namespace ReSTEM.MLNet.LanguageModels.Tokenization.Normalizers;

/// <summary>Writes letters and their accents as characters of their own (<c>NFD</c>).</summary>
internal sealed class DecompositionNormalizer : Normalizer
{
    public override string Normalize(string original) => CanonicalForms.Decompose(original);

    public override string Normalize(ReadOnlySpan<char> original) => Normalize(original.ToString());
}
