using Microsoft.ML.Tokenizers;

namespace ReSTEM.MLNet.LanguageModels.Tokenization.Normalizers;

/// <summary>Several normalizers, one after the other (<c>Sequence</c>).</summary>
internal sealed class SequenceNormalizer(IReadOnlyList<Normalizer> steps) : Normalizer
{
    public override string Normalize(string original) =>
        steps.Aggregate(original, (text, step) => step.Normalize(text));

    public override string Normalize(ReadOnlySpan<char> original) => Normalize(original.ToString());
}
