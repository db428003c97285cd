using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Rewards;

/// <summary>
/// Correct if the completion's final answer is the problem's: the text after a marker, up to the end of its line, or without a marker
/// the last number. Numbers are compared by value (<c>1,200.50</c> is <c>1200.5</c>), other answers as they are written, white space at
/// the ends and a closing full stop left out.
/// </summary>
/// <example>
/// <code>
/// var judged = mlContext.Transforms.ApplyReward(new FinalAnswerReward("####"));
/// </code>
/// </example>
public sealed class FinalAnswerReward : IReward
{
    private readonly string? _marker;

    /// <summary>Takes the last number of the completion as its final answer.</summary>
    public FinalAnswerReward() { }

    /// <summary>Takes the text after the last marker, up to the end of its line, as the final answer.</summary>
    /// <param name="marker">For example <c>####</c> or <c>The answer is</c>; case matters.</param>
    public FinalAnswerReward(string marker)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(marker);
        _marker = marker;
    }

    internal string? Marker => _marker;

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The problem has no answer to compare with.</exception>
    public ValueTask<Judgement> JudgeAsync(
        Problem problem,
        string completion,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(completion);
        var expected = Reference(problem);
        return ValueTask.FromResult(
            FinalAnswer(completion) switch
            {
                null => new Judgement(Verdict.Wrong, $"No final answer; expected {expected}."),
                var found when found == expected => Judgement.Correct,
                var found => new Judgement(Verdict.Wrong, $"Found {found}; expected {expected}."),
            }
        );
    }

    /// <summary>The final answer of a text in the form that is compared; absent where there is none.</summary>
    private string? FinalAnswer(string text)
    {
        if (_marker is null)
            return NumberText.Last(text);
        var at = text.LastIndexOf(_marker, StringComparison.Ordinal);
        if (at < 0)
            return null;
        var line = text[(at + _marker.Length)..].TrimStart(' ', '\t', ':').Split('\n')[0];
        return Normalize(line) is { Length: > 0 } answer ? answer : null;
    }

    // A reference may be a bare answer or a worked solution that ends like a completion.
    private string Reference(Problem problem)
    {
        var whole = Normalize(problem.Answer);
        var answer =
            _marker is not null && problem.Answer.Contains(_marker)
                ? FinalAnswer(problem.Answer)
                : whole;
        return answer is { Length: > 0 }
            ? answer
            : throw new InvalidDataException(
                $"Problem '{problem.Id}' has no answer to compare with: '{problem.Answer}'. Fill it, or leave the problem out."
            );
    }

    private static string Normalize(string answer)
    {
        var text = answer.Trim();
        if (text.EndsWith('.'))
            text = text[..^1].TrimEnd();
        return NumberText.TryNormalize(text.TrimStart('$').TrimStart(), out var number)
            ? number
            : text;
    }
}
