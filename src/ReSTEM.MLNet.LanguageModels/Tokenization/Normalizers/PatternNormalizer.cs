using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;

namespace ReSTEM.MLNet.LanguageModels.Tokenization.Normalizers;

/// <summary>Puts a string in the place of every match (<c>Replace</c> with a regular expression).</summary>
internal sealed class PatternNormalizer(Regex pattern, string content) : Normalizer
{
    public override string Normalize(string original) => pattern.Replace(original, _ => content);

    public override string Normalize(ReadOnlySpan<char> original) => Normalize(original.ToString());
}
