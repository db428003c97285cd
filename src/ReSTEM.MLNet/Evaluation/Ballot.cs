namespace ReSTEM.MLNet.Evaluation;

/// <summary>One problem's answers grouped into candidates: answers that mean the same are one candidate.</summary>
public sealed class Ballot
{
    private readonly IReadOnlyList<int?> _votes;
    private readonly IReadOnlyList<bool> _isCorrect;

    private Ballot(IReadOnlyList<int?> votes, IReadOnlyList<bool> isCorrect)
    {
        _votes = votes;
        _isCorrect = isCorrect;
    }

    /// <summary>How many samples there are, those that do not vote included.</summary>
    public int Samples => _votes.Count;

    /// <summary>How many different candidates there are.</summary>
    public int Candidates => _isCorrect.Count;

    /// <summary>The candidate that each sample votes for, in the order of the samples; absent where it does not vote.</summary>
    public IReadOnlyList<int?> Votes => _votes;

    /// <summary>Groups answers by equivalence: each joins the first candidate it is equivalent to.</summary>
    /// <param name="answers">The samples' answers in order; absent where none was found.</param>
    /// <param name="equivalent">Whether two answers mean the same.</param>
    /// <param name="isCorrect">Whether a candidate is the right answer.</param>
    /// <param name="unread">What samples without an answer do.</param>
    public static Ballot Group(
        IEnumerable<string?> answers,
        Func<string, string, bool> equivalent,
        Func<string, bool> isCorrect,
        UnreadAnswers unread = UnreadAnswers.Ignore
    )
    {
        ArgumentNullException.ThrowIfNull(answers);
        ArgumentNullException.ThrowIfNull(equivalent);
        ArgumentNullException.ThrowIfNull(isCorrect);

        var candidates = new List<string?>();
        var votes = new List<int?>();
        foreach (var answer in answers)
        {
            votes.Add(
                answer is null && unread == UnreadAnswers.Ignore ? null : CandidateOf(answer)
            );
        }

        return new Ballot(
            votes,
            [.. candidates.Select(answer => answer is not null && isCorrect(answer))]
        );

        int CandidateOf(string? answer)
        {
            var found = candidates.FindIndex(candidate =>
                candidate is null || answer is null
                    ? candidate is null && answer is null
                    : string.Equals(candidate, answer, StringComparison.Ordinal)
                        || equivalent(candidate, answer)
            );
            if (found < 0)
            {
                candidates.Add(answer);
                found = candidates.Count - 1;
            }

            return found;
        }
    }

    /// <summary>Whether a candidate is the right answer.</summary>
    public bool IsCorrect(int candidate) => _isCorrect[candidate];
}
