namespace ReSTEM.MLNet.FineTuning;

/// <summary>What the M-step learns from: a prompt and a rewarded completion, as tokens.</summary>
internal sealed record KeptSample(int[] PromptTokens, int[] CompletionTokens);
