namespace ReSTEM.MLNet.LanguageModels.Generation;

/// <summary>A row of the batch: a sample and where it stands.</summary>
internal sealed class BatchRow(BatchPrompt prompt, int sampleIndex)
{
    public BatchPrompt Prompt => prompt;

    public SampledTokens Sample { get; } = new(prompt.Index, sampleIndex);

    /// <summary>Which row of the batch it is; absent before it enters.</summary>
    public int? Place { get; set; }

    public bool GoesOn => Sample.FinishReason is null;

    /// <summary>The token to read: the newest one, at first the prompt's last. A row that ended reads again what it read before.</summary>
    public int Token => Step == 0 ? prompt.Tokens[^1] : Sample.TokenIds[Step - 1];

    /// <summary>That token's position, and so its column of the cache.</summary>
    public int Position => prompt.Length - 1 + Step;

    private int Step => Sample.TokenIds.Count - (GoesOn ? 0 : 1);
}
