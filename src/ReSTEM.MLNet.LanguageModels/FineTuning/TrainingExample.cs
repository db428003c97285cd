namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>One sequence to learn: the model reads the prompt and is trained on the completion alone.</summary>
/// <param name="PromptIds">Tokens that are read and not trained; not empty.</param>
/// <param name="CompletionIds">Tokens that are trained, as sampled. End-of-text is added where it is not the last one.</param>
/// <param name="Weight">The reward that weighs the completion's loss; above 0.</param>
public sealed record TrainingExample(
    IReadOnlyList<int> PromptIds,
    IReadOnlyList<int> CompletionIds,
    float Weight = 1
);
