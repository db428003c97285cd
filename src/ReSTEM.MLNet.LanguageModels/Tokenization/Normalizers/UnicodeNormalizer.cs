using System.Text;
using Microsoft.ML.Tokenizers;

namespace ReSTEM.MLNet.LanguageModels.Tokenization.Normalizers;

/// <summary>Writes equivalent characters in one way (<c>NFC</c>, <c>NFD</c>, <c>NFKC</c>, <c>NFKD</c>).</summary>
internal sealed class UnicodeNormalizer(NormalizationForm form) : Normalizer
{
    public override string Normalize(string original) => original.Normalize(form);

    public override string Normalize(ReadOnlySpan<char> original) => Normalize(original.ToString());
}
