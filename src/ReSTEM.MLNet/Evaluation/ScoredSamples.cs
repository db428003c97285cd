using Microsoft.ML;
using Microsoft.ML.Data;
using ReSTEM.MLNet.DataViews;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Evaluation;

/// <summary>Judged samples of a view, read once and grouped by problem.</summary>
internal sealed class ScoredSamples
{
    private readonly Dictionary<string, List<Sample>> _problems = [];
    private readonly EvaluationOptions _options;

    public ScoredSamples(IDataView view, EvaluationOptions options)
    {
        _options = options;
        Read(view);
        if (_problems.Count == 0)
            throw new ArgumentException(
                "There is nothing to evaluate: the data has no rows. Check the file or filter that it comes from."
            );
    }

    public IReadOnlyList<ProblemTally> Tallies =>
        [
            .. _problems.Select(problem => new ProblemTally(
                problem.Key,
                problem.Value.Count,
                problem.Value.Count(sample => sample.IsCorrect)
            )),
        ];

    /// <summary>Whether the first sample of each problem is correct.</summary>
    public IReadOnlyDictionary<string, bool> First =>
        _problems.ToDictionary(problem => problem.Key, problem => problem.Value[0].IsCorrect);

    public LanguageModelMetrics Measure()
    {
        var (problems, tallies) = (_problems.Values, Tallies);
        var ballots = problems.Select(Ballot).ToArray();
        var fewest = problems.Min(samples => samples.Count);
        int[] ks = [.. Powers().TakeWhile(k => k <= fewest)];
        return new LanguageModelMetrics
        {
            Problems = problems.Count,
            Samples = problems.Sum(samples => samples.Count),
            Solved = tallies.Count(tally => tally.Correct > 0),
            MeanReward = Mean(tallies.Select(tally => tally.SolveRate)),
            PassAtK = ks.ToDictionary(k => k, k => PassAtK.Mean(tallies, k, _options.Bootstrap)),
            MajorityAtK = ks.ToDictionary(
                k => k,
                k => Mean(ballots.Select(ballot => MajorityVote.Expected(ballot, k)))
            ),
            FirstSeenMajorityAtK = ks.ToDictionary(
                k => k,
                k => Mean(ballots.Select(ballot => MajorityVote.FirstSeen(ballot, k) ? 1.0 : 0))
            ),
            BestOfK = Best(ks),
            Tallies = tallies,
        };
    }

    private static IEnumerable<int> Powers() => Enumerable.Range(0, 31).Select(i => 1 << i);

    private Dictionary<int, ConfidenceInterval> Best(int[] ks)
    {
        var scores = _problems
            .Values.Select(samples => samples.ConvertAll(sample => sample.Score))
            .ToArray();
        return scores.Any(problem => problem.Exists(double.IsNaN))
            ? []
            : ks.ToDictionary(
                k => k,
                k => Mean(scores.Select(problem => BestOfK.Estimate(problem, k)))
            );
    }

    private Ballot Ballot(List<Sample> samples)
    {
        var answers = samples.Select(sample => AnswerOf(sample.Completion)).ToArray();
        var correct = answers.Zip(samples).Where(p => p.Second.IsCorrect).Select(p => p.First);
        HashSet<string?> right = [.. correct];
        return Evaluation.Ballot.Group(answers, string.Equals, right.Contains);
    }

    private string? AnswerOf(string completion) =>
        _options.FinalAnswer is { } read ? read(completion) : completion;

    private ConfidenceInterval Mean(IEnumerable<double> values) =>
        Bootstrap.Mean([.. values], _options.Bootstrap);

    private void Read(IDataView view)
    {
        var columns = ScoredColumns.Of(view.Schema, _options);
        using var rows = new RowBuffer(view.GetRowCursor(columns.All), columns.All);
        var idOf = ProblemIds.Reader(rows, columns.Id);
        for (; rows.TryReadRow(); rows.Drop(1))
        {
            var problem = idOf(0);
            if (!_problems.TryGetValue(problem, out var samples))
                _problems[problem] = samples = [];
            samples.Add(
                new Sample(
                    rows.Text(columns.Completion, 0).ToString(),
                    rows.Values<bool>(columns.Reward)[0],
                    columns.Score is { } score ? rows.Values<double>(score)[0] : double.NaN
                )
            );
        }
    }

    private readonly record struct Sample(string Completion, bool IsCorrect, double Score);
}
