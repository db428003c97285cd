using Microsoft.ML;
using Microsoft.ML.Data;
using ReSTEM.MLNet.Rewards.Translation;
using ReSTEM.MLNet.SelfTraining;

namespace Translation;

/// <summary>How good the greedy translations of sentences are.</summary>
/// <param name="Scores">chrF of each sentence: the reward.</param>
/// <param name="Bleu">BLEU of all of them.</param>
/// <param name="Length">Their words over those of the references.</param>
internal sealed record Quality(double[] Scores, double Bleu, double Length)
{
    /// <summary>Mean chrF.</summary>
    public double Chrf => Scores.Average();

    /// <summary>Measures a model.</summary>
    public static Quality Of(
        SelfTrainedTransformer model,
        MLContext mlContext,
        SentencePair[] pairs
    )
    {
        var translated = model
            .Transform(mlContext.Data.LoadFromEnumerable(pairs))
            .GetColumn<ReadOnlyMemory<char>>("Completion")
            .Select(text => text.ToString().Trim())
            .Zip(pairs, (text, pair) => (text, (IReadOnlyList<string>)[pair.Answer]))
            .ToArray();
        var chrf = new Chrf();
        var bleu = new Bleu().Corpus(translated);
        return new Quality(
            [.. translated.Select(one => chrf.Sentence(one.text, one.Item2))],
            bleu.Score,
            (double)bleu.HypothesisLength / bleu.ReferenceLength
        );
    }
}
