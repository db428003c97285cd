using System.Globalization;

namespace Generate;

/// <summary>What the program is asked for.</summary>
internal sealed record CommandLine
{
    private const string Usage = """
        --model DIR --prompt TEXT [--chat] [--adapter DIR] [--samples K] [--temperature T] [--top-k N] [--max-new-tokens N] [--stop TEXT] [--seed S] [--json]
               --model DIR --encode FILE.jsonl | --decode FILE.jsonl
        """;

    /// <summary>A Hugging Face folder.</summary>
    public string Model { get; private init; } = "";

    /// <summary>The text to be continued, or with <see cref="Chat"/> answered.</summary>
    public string? Prompt { get; private init; }

    /// <summary>Whether the prompt is a user's message, written as the model's chat template says.</summary>
    public bool Chat { get; private init; }

    /// <summary>A folder with a LoRA adapter for the model.</summary>
    public string? Adapter { get; private init; }

    /// <summary>Completions.</summary>
    public int Samples { get; private init; } = 1;

    /// <summary>0 takes the likeliest token each time.</summary>
    public float Temperature { get; private init; } = 0.7f;

    /// <summary>Only this many likeliest tokens are drawn; 0 leaves all.</summary>
    public int TopK { get; private init; } = 40;

    /// <summary>Longer completions are cut.</summary>
    public int MaxNewTokens { get; private init; } = 256;

    /// <summary>A completion ends before this text; absent for none.</summary>
    public string? Stop { get; private init; }

    /// <summary>Same seed, same completions.</summary>
    public long Seed { get; private init; }

    /// <summary>Whether each completion is printed as one line of JSON.</summary>
    public bool Json { get; private init; }

    /// <summary>A file of texts to be turned into ids.</summary>
    public string? Encode { get; private init; }

    /// <summary>A file of ids to be turned into texts.</summary>
    public string? Decode { get; private init; }

    /// <exception cref="ArgumentException">An option is unknown, missing, lacks its value or has a wrong one.</exception>
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        var options = new CommandLine();
        for (var i = 0; i < arguments.Count; i++)
        {
            options = arguments[i] switch
            {
                "--chat" => options with { Chat = true },
                "--json" => options with { Json = true },
                var name when i + 1 < arguments.Count => options.With(name, arguments[++i]),
                var name => throw Fault($"{name} is not an option, or lacks its value"),
            };
        }

        return options switch
        {
            { Model: "" } => throw Fault("--model is missing"),
            { Prompt: null, Encode: null, Decode: null } => throw Fault("--prompt is missing"),
            _ => options,
        };
    }

    private CommandLine With(string name, string value) =>
        name switch
        {
            "--model" => this with { Model = value },
            "--prompt" => this with { Prompt = value },
            "--adapter" => this with { Adapter = value },
            "--samples" => this with { Samples = (int)Whole(name, value, 1) },
            "--temperature" => this with { Temperature = Number(name, value) },
            "--top-k" => this with { TopK = (int)Whole(name, value, 0) },
            "--max-new-tokens" => this with { MaxNewTokens = (int)Whole(name, value, 1) },
            "--stop" => this with { Stop = value },
            "--seed" => this with { Seed = Whole(name, value, 0) },
            "--encode" => this with { Encode = value },
            "--decode" => this with { Decode = value },
            _ => throw Fault($"{name} is not an option"),
        };

    private static long Whole(string name, string value, int least) =>
        int.TryParse(value, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number
            : throw Fault($"{name} is '{value}'; it must be a whole number, at least {least}");

    private static float Number(string name, string value) =>
        float.TryParse(value, CultureInfo.InvariantCulture, out var number) && number >= 0
            ? number
            : throw Fault($"{name} is '{value}'; it must be a number, at least 0");

    private static ArgumentException Fault(string fault) => new($"{fault}.\nOptions: {Usage}");
}
