using System.Globalization;

namespace ReSTEM.MLNet.Benchmarks;

/// <summary>What <c>sampling</c> is asked to measure.</summary>
internal sealed record SamplingArguments
{
    public string? ModelFolder { get; init; }

    public string Shape { get; init; } = "15m";

    /// <summary>Rounds the weights to BF16, as those of most checkpoints are.</summary>
    public bool RoundsWeights { get; init; }

    public int Samples { get; init; } = 32;

    public int Prompts { get; init; } = 1;

    /// <summary>Lengths of prompts, measured in turn.</summary>
    public IReadOnlyList<int> PromptTokens { get; init; } = [128];

    public int NewTokens { get; init; } = 64;

    /// <summary>Tokens after which completions end on average, some much earlier and some much later; 0 gives all their full length.</summary>
    public int MeanTokens { get; init; }

    public int TopK { get; init; } = 40;

    public float Temperature { get; init; } = 0.7f;

    /// <summary>Numbers of threads, measured in turn.</summary>
    public IReadOnlyList<int> Threads { get; init; } = [Environment.ProcessorCount];

    public int Repeats { get; init; } = 3;

    public IReadOnlyList<string> Backends { get; init; } = ["managed"];

    /// <summary>All that is measured in turn.</summary>
    public IReadOnlyList<SamplingCase> Cases =>
        [
            .. from backend in Backends
            from threads in Threads
            from promptTokens in PromptTokens
            select new SamplingCase(backend, threads, promptTokens),
        ];

    public static SamplingArguments Parse(IReadOnlyList<string> words)
    {
        var arguments = new SamplingArguments();
        for (var i = 0; i < words.Count; i++)
        {
            arguments = words[i] == "--json" ? arguments : arguments.With(words[i], words[++i]);
        }

        return arguments;
    }

    private SamplingArguments With(string name, string value) =>
        name switch
        {
            "--model" => this with { ModelFolder = value },
            "--shape" => this with { Shape = value },
            "--weights" when value == "bf16" => this with { RoundsWeights = true },
            "--samples" => this with { Samples = Number(value) },
            "--prompts" => this with { Prompts = Number(value) },
            "--prompt-tokens" => this with { PromptTokens = Numbers(value) },
            "--new-tokens" => this with
            {
                NewTokens = Number(value) is >= 2 and var tokens
                    ? tokens
                    : throw new ArgumentException(
                        $"--new-tokens is {value}; it must be at least 2: what is measured is the time after the first."
                    ),
            },
            "--mean-tokens" => this with
            {
                MeanTokens = Number(value) is > RandomEnds.Fewest and var mean
                    ? mean
                    : throw new ArgumentException(
                        $"--mean-tokens is {value}; it must be more than {RandomEnds.Fewest}, the fewest that a completion has."
                    ),
            },
            "--top-k" => this with { TopK = Number(value) },
            "--temperature" => this with
            {
                Temperature = float.Parse(value, CultureInfo.InvariantCulture),
            },
            "--threads" => this with { Threads = Numbers(value) },
            "--repeats" => this with { Repeats = Number(value) },
            "--backend" => this with { Backends = value.Split(',') },
            _ => throw new ArgumentException(
                $"{name} is not an option of sampling; see README.md."
            ),
        };

    private static int[] Numbers(string value) => [.. value.Split(',').Select(Number)];

    private static int Number(string value) => int.Parse(value, CultureInfo.InvariantCulture);
}
