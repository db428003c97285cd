namespace ReSTEM.MLNet.Problems;

/// <summary>The columns that the stages read and write, under the names they have unless an option says otherwise.</summary>
public static class ColumnNames
{
    /// <summary>Text, read: what is asked.</summary>
    public const string Question = "Question";

    /// <summary>Text, read: what a reward compares with; the model never sees it.</summary>
    public const string Answer = "Answer";

    /// <summary>Text or a whole number, read where it is there: names the problem. Without it the row's number does.</summary>
    public const string Id = "Id";

    /// <summary>Text, written by the sampling stage: names the problem a sample belongs to.</summary>
    public const string ProblemId = "ProblemId";

    /// <summary>Int32, written by the sampling stage: 0 to samples per problem less one.</summary>
    public const string SampleIndex = "SampleIndex";

    /// <summary>Text, written by the sampling stage: what the model was asked to continue.</summary>
    public const string Prompt = "Prompt";

    /// <summary>Vector of Int32, written by the sampling stage: the prompt's tokens as the model read them.</summary>
    public const string PromptTokens = "PromptTokens";

    /// <summary>Text, written by the sampling stage and by a fitted model: what the model wrote, without special tokens.</summary>
    public const string Completion = "Completion";

    /// <summary>Vector of Int32, written by the sampling stage: the tokens as sampled, the end of text included where the model wrote one.</summary>
    public const string CompletionTokens = "CompletionTokens";

    /// <summary>Double, written by the sampling stage and by a fitted model: natural logarithm of the completion's probability under the model.</summary>
    public const string LogProbability = "LogProbability";

    /// <summary>
    /// Text, written by the sampling stage and by a fitted model: <c>Stop</c>, the model ended by itself; <c>Length</c>, the completion was cut;
    /// <c>PromptTooLong</c>, the prompt leaves no room in the model's context and nothing was generated.
    /// </summary>
    public const string FinishReason = "FinishReason";

    /// <summary>Text, written by the reward stage: the name of a <see cref="Rewards.Verdict"/>.</summary>
    public const string Verdict = "Verdict";

    /// <summary>Text, written by the reward stage: why, in a few words; empty where there is nothing to say.</summary>
    public const string Reason = "Reason";

    /// <summary>Boolean, written by the reward stage: whether the verdict is <see cref="Rewards.Verdict.Correct"/>.</summary>
    public const string Reward = "Reward";

    /// <summary>
    /// Double, written by the reward stage: the number behind the verdict (chrF, a probability); NaN where the reward gives none or did
    /// not judge.
    /// </summary>
    public const string Score = "Score";
}
