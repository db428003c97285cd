namespace ReSTEM.MLNet.Rewards.Translation;

/// <summary>BLEU (Papineni et al. 2002) with the meaning and the figures of sacreBLEU (Post 2018, arXiv:1804.08771).</summary>
/// <param name="options">Settings; absent for the defaults.</param>
public sealed class Bleu(BleuOptions? options = null)
{
    private const int MaxOrder = 4;
    private const double FloorValue = 0.1;

    private readonly BleuOptions _options = options ?? new BleuOptions();

    /// <summary>The score of one sentence, 0 to 100.</summary>
    /// <param name="hypothesis">The translation to score.</param>
    /// <param name="references">Right translations; at least one.</param>
    public double Sentence(string hypothesis, IReadOnlyList<string> references)
    {
        ArgumentNullException.ThrowIfNull(hypothesis);

        return Corpus([(hypothesis, references)]).Score;
    }

    /// <summary>The score of a corpus: n-grams are counted over all sentences before precisions are taken.</summary>
    /// <param name="sentences">Each hypothesis with its references.</param>
    public BleuScore Corpus(
        IEnumerable<(string Hypothesis, IReadOnlyList<string> References)> sentences
    )
    {
        ArgumentNullException.ThrowIfNull(sentences);

        var matches = new int[MaxOrder];
        var totals = new int[MaxOrder];
        var hypothesisLength = 0;
        var referenceLength = 0;
        foreach (var (hypothesis, references) in sentences)
        {
            Translations.ThrowIfNone(references);
            var words = Words(hypothesis);
            var referenceWords = references.Select(Words).ToList();
            hypothesisLength += words.Count;
            referenceLength += Closest(words.Count, referenceWords);
            for (var order = 1; order <= MaxOrder; order++)
            {
                var counts = NgramCounts.Of(words, order);
                var allowed = NgramCounts.Highest(
                    referenceWords.Select(r => NgramCounts.Of(r, order))
                );
                matches[order - 1] += NgramCounts.Matches(counts, allowed);
                totals[order - 1] += Math.Max(0, words.Count - order + 1);
            }
        }

        var brevity = Brevity(hypothesisLength, referenceLength);
        return new BleuScore(
            matches.All(count => count == 0) ? 0 : brevity * GeometricMean(matches, totals),
            matches,
            totals,
            brevity,
            hypothesisLength,
            referenceLength
        );
    }

    private List<string> Words(string text) =>
        BleuTokenization.Words(
            PythonText.TrimEnd(PythonText.InCase(text, _options.Case)),
            _options.Tokenizer
        );

    // Of equally close references the shorter one.
    private static int Closest(int length, List<List<string>> references) =>
        references
            .Select(reference => reference.Count)
            .OrderBy(count => Math.Abs(count - length))
            .ThenBy(count => count)
            .First();

    private static double Brevity(int hypothesisLength, int referenceLength) =>
        hypothesisLength >= referenceLength ? 1
        : hypothesisLength == 0 ? 0
        : Math.Exp(1 - (double)referenceLength / hypothesisLength);

    private double GeometricMean(int[] matches, int[] totals)
    {
        var logarithms = 0.0;
        var orders = _options.Order == BleuOrder.Full ? MaxOrder : 0;
        var halving = 1.0;
        for (var i = 0; i < MaxOrder; i++)
        {
            var added = _options.Smoothing == BleuSmoothing.AddOne && i > 0 ? 1 : 0;
            var (matched, total) = (matches[i] + added, totals[i] + added);
            if (total == 0)
            {
                return _options.Order == BleuOrder.Full ? 0 : Math.Exp(logarithms / orders);
            }

            orders = _options.Order == BleuOrder.Full ? MaxOrder : i + 1;
            halving *= matched == 0 ? 2 : 1;
            logarithms += Math.Log(
                matched > 0 ? 100.0 * matched / total : Smoothed(total, halving)
            );
        }

        return Math.Exp(logarithms / orders);
    }

    private double Smoothed(int total, double halving) =>
        _options.Smoothing switch
        {
            BleuSmoothing.Exponential => 100.0 / (halving * total),
            BleuSmoothing.Floor => 100.0 * FloorValue / total,
            _ => 0,
        };
}
