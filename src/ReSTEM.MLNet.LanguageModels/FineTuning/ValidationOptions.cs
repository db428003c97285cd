namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>
/// Measures the model while it is trained, on what it is not trained on, and stops when that gains no more: the paper's rule
/// (arXiv 2312.06585) is the mean reward of held-out problems. The weights that did best are the result.
/// </summary>
public sealed record ValidationOptions
{
    /// <summary>
    /// Rates a snapshot of the model, which is disposed afterwards; larger is better, for example the share of held-out problems
    /// solved greedily. What it throws ends the fine-tuning. Absent: the loss on <see cref="Examples"/> decides.
    /// </summary>
    public Func<CausalLanguageModel, CancellationToken, double>? Score { get; init; }

    /// <summary>
    /// Change it when <see cref="Score"/> measures differently than before: a function cannot be compared with what it was, and a kept
    /// state of the training goes on only where this is the same.
    /// </summary>
    public string ScoreVersion { get; init; } = "";

    /// <summary>Held-out examples whose mean loss is measured too; keep all samples of a problem on one side.</summary>
    public IReadOnlyList<TrainingExample> Examples { get; init; } = [];

    /// <summary>Steps from one measurement to the next, the last step is measured too; at least 1; absent to measure after every epoch.</summary>
    public int? EverySteps
    {
        get;
        init => field = value is null or >= 1 ? value : throw Out(nameof(EverySteps), value.Value);
    }

    /// <summary>Measurements in a row without a new best after which training stops; at least 1.</summary>
    public int Patience
    {
        get;
        init => field = value >= 1 ? value : throw Out(nameof(Patience), value);
    } = 2;

    private static ArgumentOutOfRangeException Out(string name, int value) =>
        new(name, value, $"ValidationOptions.{name} is {value}; it must be at least 1.");
}
