using Microsoft.ML;
using Microsoft.ML.Data;
using ReSTEM.MLNet.DataViews;
using ReSTEM.MLNet.Interop;
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

    public LanguageModelMetrics Measure()
    {
        var problems = _problems.Values;
        var tallies = problems.Select(Tally).ToArray();
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
        };
    }

    private static IEnumerable<int> Powers() => Enumerable.Range(0, 31).Select(i => 1 << i);

    private static ProblemTally Tally(List<Sample> samples) =>
        new("", samples.Count, samples.Count(sample => sample.IsCorrect));

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
        var (id, reward, completion) = Columns(view.Schema);
        DataViewSchema.Column[] columns = id is null
            ? [reward, completion]
            : [reward, completion, id.Value];
        using var rows = new RowBuffer(view.GetRowCursor(columns), columns);
        var idOf = ProblemIds.Reader(rows, id);
        for (; rows.TryReadRow(); rows.Drop(1))
        {
            var problem = idOf(0);
            if (!_problems.TryGetValue(problem, out var samples))
                _problems[problem] = samples = [];
            var text = rows.Text(completion, 0).ToString();
            samples.Add(new Sample(text, rows.Values<bool>(reward)[0]));
        }
    }

    private (
        DataViewSchema.Column? Id,
        DataViewSchema.Column Reward,
        DataViewSchema.Column Text
    ) Columns(DataViewSchema schema)
    {
        var shape = Shapes.Of(schema);
        shape.RequireScalar(
            _options.RewardColumnName,
            BooleanDataViewType.Instance,
            "An evaluation counts judged samples: apply a reward first, or name its column in RewardColumnName."
        );
        shape.RequireText(
            _options.CompletionColumnName,
            "Name the column with the completions in CompletionColumnName."
        );
        var id = ProblemIds.ColumnName(
            shape,
            _options.IdColumnName,
            ColumnNames.ProblemId,
            ColumnNames.Id
        );
        if (id is not null)
            ProblemIds.Require(shape, id);
        return (
            id is null ? null : schema[id],
            schema[_options.RewardColumnName],
            schema[_options.CompletionColumnName]
        );
    }

    private readonly record struct Sample(string Completion, bool IsCorrect);
}
