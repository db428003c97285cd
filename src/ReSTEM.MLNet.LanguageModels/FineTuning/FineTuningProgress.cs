namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>What one optimizer step did.</summary>
/// <param name="Step">1 to <paramref name="TotalSteps"/>.</param>
/// <param name="TotalSteps">Steps of the whole run.</param>
/// <param name="Loss">Mean negative log-likelihood of the step's target tokens, in nats, weighted as trained.</param>
/// <param name="GradientNorm">Length of the gradient before clipping.</param>
/// <param name="LearningRate">Learning rate of the step.</param>
/// <param name="Tokens">Tokens of prompts and completions read in the step, padding not counted.</param>
public sealed record FineTuningProgress(
    int Step,
    int TotalSteps,
    double Loss,
    double GradientNorm,
    double LearningRate,
    int Tokens
)
{
    /// <summary>What <see cref="ValidationOptions.Score"/> said after this step; absent where it was not asked.</summary>
    public double? ValidationScore { get; init; }

    /// <summary>Mean loss of the held-out examples after this step; absent where it was not measured.</summary>
    public double? ValidationLoss { get; init; }
}
