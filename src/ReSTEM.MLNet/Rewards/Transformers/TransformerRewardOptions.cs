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
}
