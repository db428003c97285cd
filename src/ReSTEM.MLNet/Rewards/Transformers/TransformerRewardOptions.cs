using Microsoft.ML;
using Microsoft.ML.Data;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Rewards.Transformers;

/// <summary>Which of the transformer's input columns get what is judged. Further ones get the problem's column of that name.</summary>
public sealed record TransformerRewardOptions
{
    /// <summary>The text column that gets the completion: the one the transformer was trained to read.</summary>
    public string CompletionColumnName { get; init; } = ColumnNames.Completion;

    /// <summary>The text column that gets the question, where the transformer has such an input.</summary>
    public string QuestionColumnName { get; init; } = ColumnNames.Question;

    /// <summary>The text column that gets the reference answer, where the transformer has such an input.</summary>
    public string AnswerColumnName { get; init; } = ColumnNames.Answer;

    /// <summary>What would be ignored, before any work.</summary>
    internal void Check(DataViewSchema inputSchema)
    {
        var unset = new TransformerRewardOptions();
        if (QuestionColumnName != unset.QuestionColumnName)
            RequireText(inputSchema, nameof(QuestionColumnName), QuestionColumnName);
        if (AnswerColumnName != unset.AnswerColumnName)
            RequireText(inputSchema, nameof(AnswerColumnName), AnswerColumnName);
        string[] names = [CompletionColumnName, QuestionColumnName, AnswerColumnName];
        if (names.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new ArgumentException(
                $"TransformerRewardOptions names the column '{twice.Key}' for two of completion, question and answer: it can get one of them. Name each column once."
            );
    }

    private static void RequireText(DataViewSchema schema, string option, string column)
    {
        if (schema.GetColumnOrNull(column) is not { Type: TextDataViewType })
            throw new ArgumentException(
                $"TransformerRewardOptions.{option} is '{column}', but the transformer reads no such text column. Name one that it reads, or leave it unset."
            );
    }
}
