using Microsoft.ML.Tokenizers;

namespace ReSTEM.MLNet.LanguageModels.Tokenization.Normalizers;

/// <summary>
/// Writes letters with their accents as one character where there is one (<c>NFC</c>). It carries its own tables: .NET
/// leaves text as it is where an application runs without globalization data, and ids must not depend on that.
/// </summary>
internal sealed class CompositionNormalizer : Normalizer
{
    public override string Normalize(string original) => CanonicalForms.Compose(original);

    public override string Normalize(ReadOnlySpan<char> original) => Normalize(original.ToString());
}
