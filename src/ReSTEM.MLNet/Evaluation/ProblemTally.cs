namespace ReSTEM.MLNet.Evaluation;

/// <summary>How many samples one problem got and how many of them are correct.</summary>
/// <param name="ProblemId">The problem.</param>
/// <param name="Samples">How many samples were judged.</param>
/// <param name="Correct">How many were correct.</param>
public sealed record ProblemTally(string ProblemId, int Samples, int Correct)
{
    /// <summary>The share of correct samples: the mean reward of the problem. Zero for a problem without samples.</summary>
    public double SolveRate => Samples == 0 ? 0 : (double)Correct / Samples;

    /// <summary>Counts judged samples by problem, in the order in which the problems first appear.</summary>
    /// <param name="samples">A problem id and whether that sample is correct.</param>
    public static IReadOnlyList<ProblemTally> Count(
        IEnumerable<(string ProblemId, bool Correct)> samples
    )
    {
        ArgumentNullException.ThrowIfNull(samples);

        return
        [
            .. samples
                .GroupBy(sample => sample.ProblemId)
                .Select(group => new ProblemTally(
                    group.Key,
                    group.Count(),
                    group.Count(sample => sample.Correct)
                )),
        ];
    }
}
