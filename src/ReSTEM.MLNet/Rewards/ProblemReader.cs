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

    public ProblemReader(DataViewSchema schema, RewardOptions options, string? idColumnName)
    {
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
            .Concat(_others.Select(c => c.Index));

    /// <summary>Reads the problem of a row of the buffer.</summary>
    public Func<int, Problem> Over(RowBuffer rows)
    {
        var idOf = ProblemIds.Reader(rows, _id);
        return row => new Problem
        {
            Id = idOf(row),
            Question = rows.Text(_question, row).ToString(),
            Answer = _answer is { } answer ? rows.Text(answer, row).ToString() : "",
            Columns = _others.ToDictionary(c => c.Name, c => rows.Text(c, row).ToString()),
        };
    }
}
