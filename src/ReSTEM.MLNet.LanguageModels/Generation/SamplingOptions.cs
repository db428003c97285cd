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

    private static ArgumentOutOfRangeException Out(string name, object value, string cure) =>
        new(name, value, $"SamplingOptions.{name} is {value}; it must be {cure}.");
}
