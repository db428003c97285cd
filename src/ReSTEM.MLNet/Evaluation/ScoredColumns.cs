using Microsoft.ML;
using Microsoft.ML.Data;
using ReSTEM.MLNet.DataViews;
using ReSTEM.MLNet.Interop;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Evaluation;

/// <summary>The columns of judged samples that an evaluation reads.</summary>
internal sealed record ScoredColumns(
    DataViewSchema.Column Reward,
    DataViewSchema.Column Completion,
    DataViewSchema.Column? Id,
    DataViewSchema.Column? Score
)
{
    public DataViewSchema.Column[] All =>
        [
            .. new DataViewSchema.Column?[] { Reward, Completion, Id, Score }
                .OfType<DataViewSchema.Column>()
                .DistinctBy(column => column.Index),
        ];

    /// <exception cref="ArgumentException">A column is missing or of the wrong type.</exception>
    public static ScoredColumns Of(DataViewSchema schema, EvaluationOptions options)
    {
        var shape = Shapes.Of(schema);
        shape.RequireScalar(
            options.RewardColumnName,
            BooleanDataViewType.Instance,
            "An evaluation counts judged samples: apply a reward first, or name its column in RewardColumnName."
        );
        shape.RequireText(
            options.CompletionColumnName,
            "Name the column with the completions in CompletionColumnName."
        );
        var id = ProblemIds.ColumnName(
            shape,
            options.IdColumnName,
            ColumnNames.ProblemId,
            ColumnNames.Id
        );
        if (id is not null)
            ProblemIds.Require(shape, id);
        return new ScoredColumns(
            schema[options.RewardColumnName],
            schema[options.CompletionColumnName],
            id is null ? null : schema[id],
            ScoreOf(schema, options)
        );
    }

    // The usual column may be something else of the user's; one that was asked for may not.
    private static DataViewSchema.Column? ScoreOf(DataViewSchema schema, EvaluationOptions options)
    {
        var found = schema.GetColumnOrNull(options.ScoreColumnName);
        if (found is { Type: NumberDataViewType { RawType: var type } } && type == typeof(double))
            return found;
        return options.ScoreColumnName == ColumnNames.Score
            ? null
            : throw new ArgumentException(
                $"EvaluationOptions.ScoreColumnName is '{options.ScoreColumnName}', which is no column of doubles. Name one, or leave it unset."
            );
    }
}
