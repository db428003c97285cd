using Microsoft.ML;
using Microsoft.ML.Runtime;
using ReSTEM.MLNet.DataViews;
using ReSTEM.MLNet.Interop;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Rewards;

/// <summary>Judges completions by a binary reward. Made by <c>mlContext.Transforms.ApplyReward</c>.</summary>
public sealed class RewardEstimator : IEstimator<RewardTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly IReward _reward;
    private readonly RewardOptions _options;

    internal RewardEstimator(IHostEnvironment environment, IReward reward, RewardOptions options)
    {
        _environment = environment;
        _reward = reward;
        _options = options;
    }

    /// <summary>Checks columns and answers; reads no completion.</summary>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type, or a problem's answer is empty.</exception>
    public RewardTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var idColumn = CheckedIdColumn(Shapes.Of(input.Schema), _options);
        if (_options.AnswerColumnName is { } answer)
            ProblemChecks.RequireAnswers(input, answer, idColumn);
        var transformer = new RewardTransformer(_environment, _reward, _options);
        transformer.GetOutputSchema(input.Schema);
        return transformer;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        CheckedIdColumn(inputSchema, _options);
        return inputSchema.With(RewardView.Added);
    }

    internal static string? CheckedIdColumn(SchemaShape shape, RewardOptions options)
    {
        shape.RequireText(
            options.QuestionColumnName,
            "Name the column with the question in QuestionColumnName."
        );
        if (options.AnswerColumnName is { } answer)
            shape.RequireText(
                answer,
                "Name the column with the answer in AnswerColumnName, or set that to null if the reward needs no answer."
            );
        shape.RequireText(
            options.CompletionColumnName,
            "The reward judges completions: put GenerateSamples or a fitted language model before it."
        );
        if (shape.Has(ColumnNames.FinishReason))
            shape.RequireText(ColumnNames.FinishReason, "It says which completions were cut.");
        var id = IdColumnName(shape, options);
        if (id is not null)
            ProblemIds.Require(shape, id);
        return id;
    }

    internal static string? IdColumnName(SchemaShape shape, RewardOptions options) =>
        ProblemIds.ColumnName(shape, options.IdColumnName, ColumnNames.ProblemId, ColumnNames.Id);
}
