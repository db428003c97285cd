using Microsoft.ML;
using ReSTEM.MLNet.DataViews;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Rewards;

/// <summary>Puts a problem together from the text columns of a row.</summary>
internal sealed class ProblemReader
{
    private readonly DataViewSchema.Column _question;
    private readonly DataViewSchema.Column? _answer;
    private readonly DataViewSchema.Column? _id;
    private readonly DataViewSchema.Column[] _others;

    private readonly DataViewSchema _schema;
    private readonly IRowReward? _rowReward;
    private readonly DataViewSchema.Column[] _rowColumns;

    public ProblemReader(
        DataViewSchema schema,
        RewardOptions options,
        string? idColumnName,
        IReward reward
    )
    {
        _schema = schema;
        _rowReward = reward as IRowReward;
        _rowColumns = [.. _rowReward?.ColumnsOf(schema) ?? []];
        _question = schema[options.QuestionColumnName];
        _answer = options.AnswerColumnName is { } answer ? schema[answer] : null;
        _id = idColumnName is null ? null : schema[idColumnName];
        // What earlier stages wrote is no part of the problem.
        HashSet<string?> taken =
        [
            options.QuestionColumnName,
            options.AnswerColumnName,
            options.CompletionColumnName,
            ColumnNames.ProblemId,
            ColumnNames.Prompt,
            ColumnNames.FinishReason,
        ];
        _others = [.. schema.TextColumns().Where(c => !taken.Contains(c.Name))];
    }

    public IEnumerable<int> Columns =>
        new[] { _question.Index, _answer?.Index, _id?.Index }
            .OfType<int>()
            .Concat(_others.Concat(_rowColumns).Select(c => c.Index));

    /// <summary>Reads the problem of a row of the buffer.</summary>
    public Func<int, Problem> Over(RowBuffer rows)
    {
        var idOf = ProblemIds.Reader(rows, _id);
        var objectOf = Objects(rows);
        return row => new Problem
        {
            Id = idOf(row),
            Question = rows.Text(_question, row).ToString(),
            Answer = _answer is { } answer ? rows.Text(answer, row).ToString() : "",
            Columns = _others.ToDictionary(c => c.Name, c => rows.Text(c, row).ToString()),
            Row = objectOf(row),
        };
    }

    /// <summary>The rows as the user's objects, made for all rows of the buffer when the first is asked for.</summary>
    private Func<int, object?> Objects(RowBuffer rows)
    {
        if (_rowReward is null)
            return _ => null;
        IReadOnlyList<object> made = [];
        var first = -1L;
        return row =>
        {
            if (first != rows.FirstRow || made.Count != rows.Count)
                made = _rowReward.Read(new BufferedRows(rows, _schema));
            first = rows.FirstRow;
            return made[row];
        };
    }
}
