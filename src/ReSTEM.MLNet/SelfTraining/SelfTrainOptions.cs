using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.SelfTraining;

/// <summary>
/// One EM iteration in full. The defaults are those of the paper (arXiv 2312.06585): 32 samples a problem at temperature 0.7 with top-k 40,
/// at most 10 kept of each problem; what it leaves open is said to be ours.
/// </summary>
public sealed partial record SelfTrainOptions
{
    /// <summary>Turns a row into the prompt, in sampling, training and prediction alike; the question itself unless set.</summary>
    public PromptTemplate Prompt
    {
        get => field ?? PromptTemplate.ZeroShot($"{{{QuestionColumnName}}}");
        init => field = value ?? throw new ArgumentNullException(nameof(Prompt));
    }

    /// <summary>Completions drawn for each problem; at least 1.</summary>
    public int SamplesPerProblem
    {
        get;
        init => field = AtLeast(1, value, nameof(SamplesPerProblem));
    } = 32;

    /// <summary>Logits are divided by this before the draw; 0 takes the likeliest token each time, so that all samples are equal.</summary>
    public float Temperature
    {
        get;
        init =>
            field =
                value >= 0 && float.IsFinite(value)
                    ? value
                    : throw Out(nameof(Temperature), value, "a finite number, at least 0");
    } = 0.7f;

    /// <summary>Only this many likeliest tokens can be drawn; 0 leaves all.</summary>
    public int TopK
    {
        get;
        init => field = AtLeast(0, value, nameof(TopK));
    } = 40;

    /// <summary>Only the smallest set of likeliest tokens whose probability reaches this can be drawn; 1, our default, leaves all.</summary>
    public float TopP
    {
        get;
        init =>
            field = value is > 0 and <= 1
                ? value
                : throw Out(nameof(TopP), value, "above 0 and at most 1");
    } = 1;

    /// <summary>A completion longer than this is cut, and a cut one is never kept; at least 1. Ours.</summary>
    public int MaxNewTokens
    {
        get;
        init => field = AtLeast(1, value, nameof(MaxNewTokens));
    } = 256;

    /// <summary>
    /// The sampler's other settings, in training and prediction alike: stop strings, min-p, penalties, backend, memory. What has a
    /// property of its own here stays at its default there.
    /// </summary>
    /// <exception cref="ArgumentException">It sets what would be ignored.</exception>
    public SamplingOptions Sampling
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Sampling));
            if (IgnoredIn(value) is { } ignored)
                throw new ArgumentException(
                    $"SelfTrainOptions.Sampling sets {ignored}, which SelfTrainOptions decides itself. Set it there."
                );
            field = value;
        }
    } = new();

    /// <summary>At most this many accepted samples of a problem are learned from, drawn uniformly; at least 1.</summary>
    public int MaxKeptPerProblem
    {
        get;
        init => field = AtLeast(1, value, nameof(MaxKeptPerProblem));
    } = 10;

    /// <summary>Whether equal completions of one problem count as one (see <see cref="SolutionKey"/>). Ours: the paper does not say.</summary>
    public bool Deduplicate { get; init; } = true;

    /// <summary>
    /// Share of the problems that are held out of the M-step, at least 0 and below 1: they are neither sampled nor trained on, the same
    /// ones in every iteration. While it is trained, the model answers them greedily, after each epoch or as often as
    /// <see cref="FineTuningOptions.Validation"/> says; where the reward gains no more, training stops, and the weights that did best are
    /// the result. The paper stops in this way but does not say how many it holds out; 0, our default, trains for
    /// <see cref="FineTuningOptions.Epochs"/>.
    /// </summary>
    public double ValidationFraction
    {
        get;
        init =>
            field = value is >= 0 and < 1
                ? value
                : throw Out(nameof(ValidationFraction), value, "at least 0 and below 1");
    }

    /// <summary>How the base model is trained on what was kept. Ours: the paper states no values.</summary>
    /// <exception cref="ArgumentException">It has a seed or a checkpoint directory of its own, which would be ignored.</exception>
    public FineTuningOptions FineTuning
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(FineTuning));
            if (value.Seed != 0)
                throw new ArgumentException(
                    $"SelfTrainOptions.FineTuning.Seed is {value.Seed}; here SelfTrainOptions.Seed decides. Leave it 0."
                );
            if (value.CheckpointDirectory is { } folder)
                throw new ArgumentException(
                    $"SelfTrainOptions.FineTuning.CheckpointDirectory is '{folder}'; iterations cannot share one. Set SelfTrainOptions.RunDirectory: each iteration then keeps its own there."
                );
            field = value;
        }
    } = new();

    /// <summary>The text column with the question; <see cref="ColumnNames.Question"/> unless set.</summary>
    public string QuestionColumnName { get; init; } = ColumnNames.Question;

    /// <summary>The text column with the reference answer; null where the reward needs none.</summary>
    public string? AnswerColumnName { get; init; } = ColumnNames.Answer;

    /// <summary>
    /// The column that names problems, of text or whole numbers. Absent: <see cref="ColumnNames.Id"/> where there is such a
    /// column, else the row's number.
    /// </summary>
    public string? IdColumnName { get; init; }

    /// <summary>The column that the fitted model writes; <see cref="ColumnNames.Completion"/> unless set.</summary>
    public string CompletionColumnName { get; init; } = ColumnNames.Completion;

    /// <summary>
    /// Where <c>mlContext.Model.Save</c> puts the model, as a Hugging Face folder, in place of the model file: that then holds the path,
    /// as it is written here, and digests. For large models. Absent: the model file holds everything.
    /// </summary>
    public string? WeightsFolder { get; init; }

    /// <summary>Same seed, model, problems and options: same samples and same weights. Absent: the context's seed, or 0.</summary>
    public long? Seed { get; init; }

    private static string? IgnoredIn(SamplingOptions sampling)
    {
        var unset = new SamplingOptions();
        return sampling switch
        {
            _ when sampling.SamplesPerPrompt != unset.SamplesPerPrompt => nameof(
                SamplingOptions.SamplesPerPrompt
            ),
            _ when sampling.Temperature != unset.Temperature => nameof(SamplingOptions.Temperature),
            _ when sampling.TopK != unset.TopK => nameof(SamplingOptions.TopK),
            _ when sampling.TopP != unset.TopP => nameof(SamplingOptions.TopP),
            _ when sampling.MaxNewTokens != unset.MaxNewTokens => nameof(
                SamplingOptions.MaxNewTokens
            ),
            _ when sampling.Seed != unset.Seed => nameof(SamplingOptions.Seed),
            _ when sampling.Iteration != unset.Iteration => nameof(SamplingOptions.Iteration),
            _ => null,
        };
    }

    private static int AtLeast(int least, int value, string name) =>
        value >= least ? value : throw Out(name, value, $"at least {least}");

    private static ArgumentOutOfRangeException Out(string name, object value, string cure) =>
        new(name, value, $"SelfTrainOptions.{name} is {value}; it must be {cure}.");
}
