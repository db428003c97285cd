using ReSTEM.MLNet.LanguageModels.Runtime;

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

    /// <summary>
    /// How sequences are laid out as tensors: changes speed and memory, results only by rounding. The managed backend always packs.
    /// </summary>
    public BatchLayout Layout
    {
        get;
        init => field = Defined(value, nameof(Layout));
    }

    /// <summary>
    /// How the blocks and the head compute. The trained numbers, their gradients and the optimizer stay 32-bit floats;
    /// <see cref="ModelPrecision.BFloat16"/> pays on hardware that multiplies 16-bit floats faster, and rounds. A model that is
    /// held in 16 bits computes in 16 bits either way.
    /// </summary>
    public ModelPrecision Precision
    {
        get;
        init => field = Defined(value, nameof(Precision));
    }

    /// <summary>
    /// What forms the gradient: unless given, what is faster for the kind of model. The two differ in the last bits of the weights,
    /// so that whoever wants the same ones from a model on a GPU or of 16 bits names one.
    /// </summary>
    public GradientBackend Backend
    {
        get;
        init => field = Defined(value, nameof(Backend));
    }

    /// <summary>
    /// Keeps the input of every block alone and computes the rest again where its gradient is formed: much less memory for a
    /// third more work. The weights come out the same.
    /// </summary>
    public bool GradientCheckpointing { get; init; }

    /// <summary>Leaves the token embedding (and learned positions) as it is, and a head that is tied to it. LoRA never moves them.</summary>
    public bool FreezeEmbeddings { get; init; }

    /// <summary>What the loss of a step is a mean over.</summary>
    public LossNormalization LossNormalization
    {
        get;
        init => field = Defined(value, nameof(LossNormalization));
    }

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

    /// <summary>
    /// Stops when what was held out gains no more, and keeps the best weights; absent for <see cref="Epochs"/> epochs.
    /// </summary>
    public ValidationOptions? Validation { get; init; }

    /// <summary>
    /// Where the state of the training is kept, as <c>step-000200</c> and so on, the newest two, with the losses of all steps in
    /// <c>history.jsonl</c>; absent to keep nothing. Started again with the same model, examples and options, fine-tuning goes on
    /// from the newest state and ends in the same weights, bit for bit, as if it had never stopped.
    /// </summary>
    public string? CheckpointDirectory
    {
        get;
        init =>
            field =
                value is null || !string.IsNullOrWhiteSpace(value)
                    ? value
                    : throw Out(nameof(CheckpointDirectory), "empty", "a folder's path, or null");
    }

    /// <summary>Steps from one kept state to the next; at least 1. The last step's and every validated one are kept too.</summary>
    public int CheckpointEverySteps
    {
        get;
        init =>
            field =
                value >= 1 ? value : throw Out(nameof(CheckpointEverySteps), value, "at least 1");
    } = 200;

    /// <summary>
    /// The <see cref="CausalLanguageModel.Digest"/> that the model must have: a guard for loops that start from the same base
    /// each time. Absent to take any model.
    /// </summary>
    public string? ExpectedDigest { get; init; }

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

    /// <summary>
    /// Where the order of very many examples lies while they are trained, in files that nobody sees and that are gone afterwards; absent
    /// for the system's temporary folder, or for the context's where ML.NET trains.
    /// </summary>
    public string? TemporaryDirectory
    {
        get;
        init =>
            field =
                value is null || !string.IsNullOrWhiteSpace(value)
                    ? value
                    : throw Out(nameof(TemporaryDirectory), "empty", "a folder's path, or null");
    }

    internal string TemporaryFolder => TemporaryDirectory ?? Path.GetTempPath();

    private static T Defined<T>(T value, string name)
        where T : struct, Enum =>
        Enum.IsDefined(value)
            ? value
            : throw Out(name, value, $"one of {string.Join(", ", Enum.GetNames<T>())}");

    private static ArgumentOutOfRangeException Out(string name, object value, string cure) =>
        new(name, value, $"FineTuningOptions.{name} is {value}; it must be {cure}.");
}
