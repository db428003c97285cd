using Microsoft.ML;
using Microsoft.ML.Data;
using ReSTEM.MLNet.Rewards.Translation;
using ReSTEM.MLNet.SelfTraining;

namespace Translation;

/// <summary>How good greedy translations are: chrF of each sentence, the reward, and BLEU of all, the guard.</summary>
internal sealed class Quality(MLContext mlContext, Corpus corpus)
{
    /// <summary>Measures a model.</summary>
    public Round Of(SelfTrainedTransformer model, double? threshold) =>
        new(model, threshold, Scores(model), Guard(model));

    /// <summary>chrF of each held-out sentence.</summary>
    private double[] Scores(SelfTrainedTransformer model)
    {
        var chrf = new Chrf();
        return
        [
            .. Translated(model, corpus.HeldOut).Select(t => chrf.Sentence(t.Text, [t.Reference])),
        ];
    }

    /// <summary>BLEU of the guard's sentences.</summary>
    private double Guard(SelfTrainedTransformer model)
    {
        var all = Translated(model, corpus.Guard)
            .Select(t => (t.Text, (IReadOnlyList<string>)[t.Reference]));
        return new Bleu().Corpus(all).Score;
    }

    private IEnumerable<(string Text, string Reference)> Translated(
        SelfTrainedTransformer model,
        IEnumerable<SentencePair> pairs
    )
    {
        var rows = pairs.ToArray();
        return model
            .Transform(mlContext.Data.LoadFromEnumerable(rows))
            .GetColumn<ReadOnlyMemory<char>>("Completion")
            .Select((text, i) => (text.ToString().Trim(), rows[i].Answer));
    }
}
