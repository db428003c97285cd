namespace ReSTEM.MLNet.LanguageModels.Generation;

/// <summary>How completions are drawn. The defaults draw one plain sample at temperature 1.</summary>
public sealed record SamplingOptions
{
    /// <summary>Completions drawn for each prompt; at least 1.</summary>
    public int SamplesPerPrompt
    {
        get;
        init =>
            field = value >= 1 ? value : throw Out(nameof(SamplesPerPrompt), value, "at least 1");
    } = 1;

    /// <summary>Logits are divided by this before the draw; 0 takes the likeliest token each time (greedy).</summary>
    public float Temperature
    {
        get;
        init =>
            field =
                value >= 0 && float.IsFinite(value)
                    ? value
                    : throw Out(
                        nameof(Temperature),
                        value,
                        "a finite number, at least 0 (0 is greedy)"
                    );
    } = 1;

    /// <summary>Only this many likeliest tokens can be drawn; 0 leaves all.</summary>
    public int TopK
    {
        get;
        init => field = value >= 0 ? value : throw Out(nameof(TopK), value, "0 (off) or more");
    }

    /// <summary>Only the smallest set of likeliest tokens whose probability reaches this can be drawn; 1 leaves all.</summary>
    public float TopP
    {
        get;
        init =>
            field = value is > 0 and <= 1
                ? value
                : throw Out(nameof(TopP), value, "above 0 and at most 1");
    } = 1;

    /// <summary>Only tokens at least this fraction as likely as the likeliest can be drawn; 0 leaves all.</summary>
    public float MinP
    {
        get;
        init =>
            field = value is >= 0 and < 1
                ? value
                : throw Out(nameof(MinP), value, "at least 0 and below 1");
    }

    /// <summary>
    /// Divides the positive and multiplies the negative logits of tokens that the prompt or the completion already holds,
    /// before the temperature; 1 changes nothing, above 1 discourages repeats (Keskar et al. 2019, section 4.1).
    /// </summary>
    public float RepetitionPenalty
    {
        get;
        init =>
            field =
                value > 0 && float.IsFinite(value)
                    ? value
                    : throw Out(
                        nameof(RepetitionPenalty),
                        value,
                        "a finite number above 0 (1 is off)"
                    );
    } = 1;

    /// <summary>Added to the logits of these token ids before every other rule; negative infinity forbids a token.</summary>
    public IReadOnlyDictionary<int, float> LogitBias
    {
        get;
        init =>
            field = value
                .Where(b => float.IsNaN(b.Value) || float.IsPositiveInfinity(b.Value))
                .Select(b => (int?)b.Key)
                .FirstOrDefault()
                is { } token
                ? throw Out(
                    nameof(LogitBias),
                    value[token],
                    $"a number or negative infinity (token {token})"
                )
                : value;
    } = new Dictionary<int, float>();

    /// <summary>Only these token ids can be drawn; absent allows all. Keep an end-of-text token among them, or completions end by length.</summary>
    public IReadOnlyCollection<int>? AllowedTokens
    {
        get;
        init =>
            field = value is not { Count: 0 }
                ? value
                : throw Out(nameof(AllowedTokens), "empty", "absent or hold at least one token id");
    }

    /// <summary>A completion ends as soon as its text holds one of these; the text is cut before it.</summary>
    public IReadOnlyList<string> StopStrings
    {
        get;
        init =>
            field = !value.Any(string.IsNullOrEmpty)
                ? value
                : throw Out(nameof(StopStrings), "a list with an empty string", "without one");
    } = [];

    /// <summary>A completion longer than this is cut; at least 1.</summary>
    public int MaxNewTokens
    {
        get;
        init => field = value >= 1 ? value : throw Out(nameof(MaxNewTokens), value, "at least 1");
    } = 256;

    /// <summary>Same seed, weights, options and prompt keys: same completions.</summary>
    public long Seed { get; init; }

    /// <summary>Separates the random numbers of one round from those of the next.</summary>
    public int Iteration { get; init; }

    /// <summary>
    /// Which implementation draws. Each gives the same call (prompts, options, weights) the same samples; between them the last bits
    /// of a logit differ.
    /// </summary>
    public SamplingBackend Backend
    {
        get;
        init =>
            field = Enum.IsDefined(value)
                ? value
                : throw Out(nameof(Backend), value, "Automatic, Torch or Managed");
    }

    /// <summary>Threads of the managed backend; at least 1. The samples are the same for every number. Torch samples on one.</summary>
    public int Threads
    {
        get;
        init => field = value >= 1 ? value : throw Out(nameof(Threads), value, "at least 1");
    } = Environment.ProcessorCount;

    /// <summary>
    /// Most completions decoded at one time; at least 1, by torch at most 128. The managed backend's samples are the same for every
    /// number. Torch adds in another order for another number of rows or of cached positions, though never by what the rows beside
    /// hold: last bits of its logits, and with them a draw on the border between two tokens, may change with this number, with
    /// <see cref="MaxCacheMegabytes"/> and with the other prompts of the call.
    /// </summary>
    public int MaxConcurrentRows
    {
        get;
        init =>
            field = value >= 1 ? value : throw Out(nameof(MaxConcurrentRows), value, "at least 1");
    } = 128;

    /// <summary>
    /// Memory for keys and values, in megabytes; at least 1. Fewer completions than <see cref="MaxConcurrentRows"/> are
    /// decoded at one time where they would not fit, down to one, which is decoded whatever it needs.
    /// </summary>
    public int MaxCacheMegabytes
    {
        get;
        init =>
            field = value >= 1 ? value : throw Out(nameof(MaxCacheMegabytes), value, "at least 1");
    } = 4096;

    private static ArgumentOutOfRangeException Out(string name, object value, string cure) =>
        new(name, value, $"SamplingOptions.{name} is {value}; it must be {cure}.");
}
