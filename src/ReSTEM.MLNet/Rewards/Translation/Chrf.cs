namespace ReSTEM.MLNet.Rewards.Translation;

/// <summary>
/// chrF and chrF++ (Popović 2015, 2017): the F-score of character sequences, with the meaning and the figures of sacreBLEU.
/// </summary>
/// <param name="options">Settings; absent for chrF2.</param>
public sealed class Chrf(ChrfOptions? options = null)
{
    private const double Epsilon = 1e-16;

    // Python's string.punctuation.
    private const string Punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    private readonly ChrfOptions _options = options ?? new ChrfOptions();

    /// <summary>The score of one sentence against the reference that suits it best, 0 to 100.</summary>
    /// <param name="hypothesis">The translation to score.</param>
    /// <param name="references">Right translations; at least one.</param>
    public double Sentence(string hypothesis, IReadOnlyList<string> references)
    {
        ArgumentNullException.ThrowIfNull(hypothesis);

        return FScore(Best(hypothesis, references));
    }

    /// <summary>The score of a corpus: counts against each sentence's best reference are summed.</summary>
    /// <param name="sentences">Each hypothesis with its references.</param>
    public double Corpus(
        IEnumerable<(string Hypothesis, IReadOnlyList<string> References)> sentences
    )
    {
        ArgumentNullException.ThrowIfNull(sentences);

        var sum = new Count[_options.CharacterOrder + _options.WordOrder];
        foreach (var (hypothesis, references) in sentences)
        {
            var best = Best(hypothesis, references);
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] = sum[i].Add(best[i]);
            }
        }

        return FScore(sum);
    }

    private Count[] Best(string hypothesis, IReadOnlyList<string> references)
    {
        Translations.ThrowIfNone(references);
        var ngrams = Ngrams(hypothesis);
        return references
            .Select(reference => ngrams.Zip(Ngrams(reference), Compare).ToArray())
            .MaxBy(FScore)!;
    }

    private List<Dictionary<string, int>> Ngrams(string text)
    {
        var cased = PythonText.InCase(text, _options.Case);
        List<string> characters =
        [
            .. cased
                .EnumerateRunes()
                .Where(rune => _options.Blanks == ChrfBlanks.Counted || !PythonText.IsBlank(rune))
                .Select(rune => rune.ToString()),
        ];
        var words = PythonText.Split(cased).SelectMany(WithoutPunctuation).ToList();
        return
        [
            .. Enumerable
                .Range(1, _options.CharacterOrder)
                .Select(n => NgramCounts.Of(characters, n)),
            .. Enumerable.Range(1, _options.WordOrder).Select(n => NgramCounts.Of(words, n)),
        ];
    }

    // One sign at the end, else one at the start: "(hi)" gives "(hi" and ")", as in the reference implementation.
    private static string[] WithoutPunctuation(string word) =>
        word.Length == 1 ? [word]
        : Punctuation.Contains(word[^1], StringComparison.Ordinal) ? [word[..^1], word[^1..]]
        : Punctuation.Contains(word[0], StringComparison.Ordinal) ? [word[..1], word[1..]]
        : [word];

    private static Count Compare(
        Dictionary<string, int> hypothesis,
        Dictionary<string, int> reference
    ) =>
        new(
            reference.Count > 0 ? hypothesis.Values.Sum() : 0,
            reference.Values.Sum(),
            NgramCounts.Matches(hypothesis, reference)
        );

    private double FScore(Count[] counts)
    {
        var weight = _options.Beta * _options.Beta;
        if (_options.Smoothing == ChrfSmoothing.Epsilon)
        {
            return 100 * counts.Sum(count => EpsilonScore(count, weight)) / counts.Length;
        }

        var effective = counts
            .Where(count => count is { Hypothesis: > 0, Reference: > 0 })
            .ToList();
        if (effective.Count == 0)
        {
            return 0;
        }

        var precision =
            effective.Sum(count => (double)count.Matches / count.Hypothesis) / effective.Count;
        var recall =
            effective.Sum(count => (double)count.Matches / count.Reference) / effective.Count;
        return precision + recall == 0
            ? 0
            : 100 * (1 + weight) * precision * recall / (weight * precision + recall);
    }

    private static double EpsilonScore(Count count, double weight)
    {
        var precision = count.Hypothesis > 0 ? (double)count.Matches / count.Hypothesis : Epsilon;
        var recall = count.Reference > 0 ? (double)count.Matches / count.Reference : Epsilon;
        var sum = weight * precision + recall;
        return sum > 0 ? (1 + weight) * precision * recall / sum : Epsilon;
    }

    private readonly record struct Count(int Hypothesis, int Reference, int Matches)
    {
        public Count Add(Count other) =>
            new(
                Hypothesis + other.Hypothesis,
                Reference + other.Reference,
                Matches + other.Matches
            );
    }
}
