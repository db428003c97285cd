namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>An example as the trainer reads it: prompt and completion in one row, end-of-text last.</summary>
internal sealed record TokenSequence(int[] Ids, int PromptLength, float Weight)
{
    /// <summary>Tokens the model reads: all but the last, which predicts nothing.</summary>
    public int InputLength => Ids.Length - 1;

    /// <summary>Tokens that are trained, end-of-text among them.</summary>
    public int TargetCount => Ids.Length - PromptLength;

    /// <summary>What the loss of each trained token is multiplied with.</summary>
    public double TargetWeight(LossNormalization normalization) =>
        normalization == LossNormalization.Token ? Weight : (double)Weight / TargetCount;

    /// <summary>What a step's loss is divided by, the sequence's share.</summary>
    public double TotalWeight(LossNormalization normalization) =>
        normalization == LossNormalization.Token ? (double)Weight * TargetCount : Weight;

    /// <summary>Joins an example, adding end-of-text where the completion lacks it.</summary>
    /// <exception cref="ArgumentException">The example is empty, too long, or holds ids the model does not know.</exception>
    public static TokenSequence Of(TrainingExample example, int index, ExampleLimits limits)
    {
        int[] ids = [.. example.PromptIds, .. example.CompletionIds];
        if (example.CompletionIds.Count == 0 || !limits.EndOfTextIds.Contains(ids[^1]))
        {
            ids = [.. ids, limits.EndOfTextIds[0]];
        }

        Check(
            example.PromptIds.Count > 0,
            "has no prompt tokens: give it at least a begin-of-text token"
        );
        Check(
            float.IsFinite(example.Weight) && example.Weight > 0,
            $"has weight {example.Weight}: it must be above 0"
        );
        Check(
            ids.Length <= limits.ContextLength,
            $"has {ids.Length} tokens, more than the model's context of {limits.ContextLength}: leave it out or shorten it"
        );
        var unknown = Array.FindIndex(ids, id => id < 0 || id >= limits.VocabularySize);
        Check(
            unknown < 0,
            $"holds token id {(unknown < 0 ? 0 : ids[unknown])}, outside the vocabulary of {limits.VocabularySize}; it was made by another tokenizer"
        );
        return new TokenSequence(ids, example.PromptIds.Count, example.Weight);

        void Check(bool holds, string fault)
        {
            if (!holds)
            {
                throw new ArgumentException($"{limits.Name} {index} {fault}.", nameof(example));
            }
        }
    }
}
