using System.Globalization;
using ReSTEM.MLNet.LanguageModels.FineTuning;

namespace ReSTEM.MLNet.Benchmarks;

/// <summary>What <c>finetune</c> is asked to measure. Lists are measured in turn, each against each.</summary>
internal sealed record FineTuningArguments
{
    public string Shape { get; init; } = "15m";

    /// <summary>Ranks; 0 for full fine-tuning.</summary>
    public IReadOnlyList<int> Ranks { get; init; } = [0];

    public IReadOnlyList<string> Precisions { get; init; } = ["f32"];

    public IReadOnlyList<GradientBackend> Backends { get; init; } = [GradientBackend.Automatic];

    public IReadOnlyList<BatchLayout> Layouts { get; init; } = [BatchLayout.Packed];

    public bool Checkpointing { get; init; }

    /// <summary>Whether freed memory is kept; process-wide.</summary>
    public bool KeepsMemory { get; init; }

    /// <summary>Whether oneDNN is asked to multiply 32-bit floats; process-wide.</summary>
    public bool AsksOneDnn { get; init; }

    public int BatchTokens { get; init; } = 4096;

    public int MicroBatchTokens { get; init; } = 4096;

    /// <summary>Length of the longest sequence.</summary>
    public int SequenceTokens { get; init; } = 256;

    /// <summary>Length of the shortest one; lengths are spread evenly.</summary>
    public int ShortestTokens { get; init; } = 256;

    public int PromptTokens { get; init; } = 1;

    public int Threads { get; init; } = Environment.ProcessorCount;

    public int Repeats { get; init; } = 5;

    /// <summary>Steps of a long training whose memory is looked at; 0 to measure speed.</summary>
    public int Steps { get; init; }

    public static FineTuningArguments Parse(IReadOnlyList<string> words)
    {
        var arguments = new FineTuningArguments();
        for (var i = 0; i < words.Count; i++)
        {
            arguments = words[i] switch
            {
                "--json" => arguments,
                "--allocator" => arguments with { KeepsMemory = true },
                "--onednn" => arguments with { AsksOneDnn = true },
                "--checkpointing" => arguments with { Checkpointing = true },
                _ => arguments.With(words[i], words[++i]),
            };
        }

        return arguments;
    }

    private FineTuningArguments With(string name, string value) =>
        name switch
        {
            "--shape" => this with { Shape = value },
            "--lora" => this with { Ranks = [.. value.Split(',').Select(Number)] },
            "--precision" => this with { Precisions = value.Split(',') },
            "--layout" => this with
            {
                Layouts = [.. value.Split(',').Select(word => Enum.Parse<BatchLayout>(word, true))],
            },
            "--backend" => this with
            {
                Backends =
                [
                    .. value.Split(',').Select(word => Enum.Parse<GradientBackend>(word, true)),
                ],
            },
            "--batch-tokens" => this with { BatchTokens = Number(value) },
            "--micro-batch-tokens" => this with { MicroBatchTokens = Number(value) },
            "--sequence-tokens" => this with
            {
                SequenceTokens = Number(value),
                ShortestTokens = Number(value),
            },
            "--shortest-tokens" => this with { ShortestTokens = Number(value) },
            "--prompt-tokens" => this with { PromptTokens = Number(value) },
            "--threads" => this with { Threads = Number(value) },
            "--endure" => this with { Steps = Number(value) },
            "--repeats" => this with { Repeats = Number(value) },
            _ => throw new ArgumentException(
                $"{name} is not an option of finetune; see README.md."
            ),
        };

    private static int Number(string value) => int.Parse(value, CultureInfo.InvariantCulture);
}
