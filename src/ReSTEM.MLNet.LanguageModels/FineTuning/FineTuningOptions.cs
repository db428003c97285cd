namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>How a model is fine-tuned. The defaults suit a pretrained checkpoint; small new models want a higher learning rate.</summary>
public sealed record FineTuningOptions
{
    /// <summary>Trains low-rank terms beside frozen weights; absent to train all weights.</summary>
    public LoRAOptions? Adapter { get; init; }

    /// <summary>Passes over all examples; at least 1.</summary>
    public int Epochs
    {
        get;
        init => field = value >= 1 ? value : throw Out(nameof(Epochs), value, "at least 1");
    } = 2;

    /// <summary>Highest learning rate, reached at the end of the warm-up; above 0.</summary>
    public double LearningRate
    {
        get;
        init =>
            field =
                value > 0 && double.IsFinite(value)
                    ? value
                    : throw Out(nameof(LearningRate), value, "a finite number above 0");
    } = 2e-5;

    /// <summary>How the learning rate falls after the warm-up.</summary>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Cosine;

    /// <summary>Share of all steps in which the learning rate rises from 0 in a straight line; 0 to 1.</summary>
    public double WarmupFraction
    {
        get;
        init =>
            field = value is >= 0 and <= 1
                ? value
                : throw Out(nameof(WarmupFraction), value, "between 0 and 1");
    } = 0.05;

    /// <summary>Tokens of one optimizer step, prompts and completions together; a longer sequence is a step of its own.</summary>
    public int BatchTokens
    {
        get;
        init => field = value >= 1 ? value : throw Out(nameof(BatchTokens), value, "at least 1");
    } = 8192;

    /// <summary>Tokens that go through the model at once, padding included: bounds memory, changes results only by rounding.</summary>
    public int MicroBatchTokens
    {
        get;
        init =>
            field = value >= 1 ? value : throw Out(nameof(MicroBatchTokens), value, "at least 1");
    } = 4096;

    /// <summary>Decoupled weight decay of the matrices (norms and biases have none); at least 0.</summary>
    public double WeightDecay
    {
        get;
        init => field = value >= 0 ? value : throw Out(nameof(WeightDecay), value, "at least 0");
    } = 0.01;

    /// <summary>Longer gradients are scaled down to this length; above 0.</summary>
    public double MaxGradientNorm
    {
        get;
        init => field = value > 0 ? value : throw Out(nameof(MaxGradientNorm), value, "above 0");
    } = 1;

    /// <summary>AdamW's decay of the mean of gradients; at least 0 and below 1.</summary>
    public double Beta1
    {
        get;
        init =>
            field = value is >= 0 and < 1
                ? value
                : throw Out(nameof(Beta1), value, "at least 0 and below 1");
    } = 0.9;

    /// <summary>AdamW's decay of the mean of squared gradients; at least 0 and below 1.</summary>
    public double Beta2
    {
        get;
        init =>
            field = value is >= 0 and < 1
                ? value
                : throw Out(nameof(Beta2), value, "at least 0 and below 1");
    } = 0.999;

    /// <summary>AdamW's term against division by zero; above 0.</summary>
    public double Epsilon
    {
        get;
        init => field = value > 0 ? value : throw Out(nameof(Epsilon), value, "above 0");
    } = 1e-8;

    /// <summary>Decides the order of the examples: same seed, examples and base, same weights.</summary>
    public long Seed { get; init; }

    /// <summary>
    /// Threads of torch's own; at least 1. Another number may form sums in another order: the weights then differ in
    /// their last bits, so it is an option and not read off the machine.
    /// </summary>
    public int Threads
    {
        get;
        init => field = value >= 1 ? value : throw Out(nameof(Threads), value, "at least 1");
    } = 1;

    private static ArgumentOutOfRangeException Out(string name, object value, string cure) =>
        new(name, value, $"FineTuningOptions.{name} is {value}; it must be {cure}.");
}
