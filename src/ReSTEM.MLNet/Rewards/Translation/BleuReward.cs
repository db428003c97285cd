using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Rewards.Translation;

/// <summary>
/// A translation is right when its sentence BLEU reaches a threshold. The references are the column <c>references</c> (a JSON
/// array of texts) where there is one, else <see cref="Problem.Answer"/>. The score is kept in <see cref="Judgement.Score"/>, so that
/// a rising series of thresholds (ReST, Gulcehre et al. 2023, arXiv:2308.08998) needs no second scoring.
/// </summary>
/// <example>
/// <code>
/// var judged = mlContext.Transforms.ApplyReward(new BleuReward(threshold: 30));
/// </code>
/// </example>
public sealed class BleuReward : IReward
{
    private readonly Bleu _metric;

    /// <summary>Sets the bar.</summary>
    /// <param name="threshold">The lowest score that is right, 0 to 100.</param>
    /// <param name="options">Settings of the score; absent for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not a score.</exception>
    public BleuReward(double threshold, BleuOptions? options = null)
    {
        Threshold = ThresholdJudgement.Checked(threshold, nameof(BleuReward));
        Options = options ?? new BleuOptions();
        _metric = new Bleu(Options);
    }

    internal BleuOptions Options { get; }

    /// <summary>The lowest score that is right, 0 to 100.</summary>
    public double Threshold { get; }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The column of references is no JSON array of texts.</exception>
    public ValueTask<Judgement> JudgeAsync(
        Problem problem,
        string completion,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(completion);
        cancellationToken.ThrowIfCancellationRequested();

        var score = _metric.Sentence(completion, Translations.Of(problem));
        return ValueTask.FromResult(ThresholdJudgement.Of("BLEU", score, Threshold));
    }
}
