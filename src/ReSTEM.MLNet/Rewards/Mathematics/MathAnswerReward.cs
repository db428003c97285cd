using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Rewards.Mathematics;

/// <summary>
/// Finds the final answer in a completion and compares it with <see cref="Problem.Answer"/>: first as text, then exactly in
/// rational numbers, then by values at several points. The parser is this library's own; nothing a model wrote is evaluated by a
/// general interpreter, and time and memory are bounded whatever it wrote.
/// </summary>
/// <remarks>
/// The reference may be a bare answer or a worked solution that ends in a box. Thinking inside <c>&lt;think&gt;</c> does not count.
/// An answer that is missing is Wrong; a problem without a reference is an Error, never Correct.
/// </remarks>
/// <param name="profile">Where answers are looked for and when they are the same.</param>
/// <example>
/// <code>
/// var judged = mlContext.Transforms.ApplyReward(new MathAnswerReward(MathProfile.Hendrycks));
/// </code>
/// </example>
public sealed class MathAnswerReward(MathProfile profile = MathProfile.Strict) : IReward
{
    private const int MaxReasonLength = 80;

    internal MathProfile Profile => profile;

    /// <inheritdoc/>
    public ValueTask<Judgement> JudgeAsync(
        Problem problem,
        string completion,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(completion);
        cancellationToken.ThrowIfCancellationRequested();

        return ValueTask.FromResult(Judge(problem.Answer, completion));
    }

    /// <summary>Judges at once: nothing here waits.</summary>
    internal Judgement Judge(string reference, string completion)
    {
        var gold = AnswerExtractor.FromReference(reference, profile);
        if (gold.Length == 0)
        {
            return new Judgement(Verdict.Error, "the problem has no answer to compare with");
        }

        var answer = AnswerExtractor.FromCompletion(completion, gold, profile);
        if (answer is null)
        {
            return new Judgement(Verdict.Wrong, "no answer found");
        }

        return MathEquivalence.AreEqual(gold, answer, profile)
            ? Judgement.Correct
            : new Judgement(Verdict.Wrong, $"found {Short(answer)}, expected {Short(gold)}");
    }

    private static string Short(string text) =>
        text.Length <= MaxReasonLength ? text : text[..MaxReasonLength] + "...";
}
