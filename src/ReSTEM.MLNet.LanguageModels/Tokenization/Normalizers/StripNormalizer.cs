using Microsoft.ML.Tokenizers;

namespace ReSTEM.MLNet.LanguageModels.Tokenization.Normalizers;

/// <summary>Takes white space off the ends of a text (<c>Strip</c>).</summary>
internal sealed class StripNormalizer : Normalizer
{
    /// <summary>Whether white space at the start goes.</summary>
    public bool Start { get; init; }

    /// <summary>Whether white space at the end goes.</summary>
    public bool End { get; init; }

    public override string Normalize(string original)
    {
        var text = Start ? original.TrimStart() : original;
        return End ? text.TrimEnd() : text;
    }

    public override string Normalize(ReadOnlySpan<char> original) => Normalize(original.ToString());
}
