namespace ReSTEM.MLNet.Generation;

/// <summary>Positions of the columns that the sampling stage writes, behind those it passes through.</summary>
internal enum SampleColumn
{
    ProblemId,
    SampleIndex,
    Prompt,
    PromptTokens,
    Completion,
    CompletionTokens,
    LogProbability,
    FinishReason,
}
