namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>What is learned, and how.</summary>
/// <param name="Sequences">What is learned.</param>
/// <param name="Options">How.</param>
internal sealed record TrainingRun(
    IReadOnlyList<TokenSequence> Sequences,
    FineTuningOptions Options
)
{
    /// <summary>Of the model that training starts from.</summary>
    public string ModelDigest { get; init; } = "";

    /// <summary>Held-out sequences.</summary>
    public IReadOnlyList<TokenSequence> HeldOut { get; init; } = [];

    /// <summary>Rates the model as it is now; absent where the loss of the held-out sequences decides.</summary>
    public Func<CancellationToken, double>? Score { get; init; }

    /// <exception cref="ArgumentException">There is nothing to validate by.</exception>
    public void Check()
    {
        if (Options.Validation is not null && Score is null && HeldOut.Count == 0)
        {
            throw new ArgumentException(
                "FineTuningOptions.Validation has neither Score nor Examples: give at least one of them."
            );
        }
    }
}
