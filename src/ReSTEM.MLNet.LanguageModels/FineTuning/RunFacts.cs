using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>All that decides a training's result, by name: a kept state may go on only where every fact is the same.</summary>
internal static class RunFacts
{
    public const string Model = "the model's digest";
    public const string Examples = "the examples' digest";

    /// <summary>Where states are kept decides nothing, nor does what was checked before.</summary>
    private static readonly string[] NoFacts =
    [
        nameof(FineTuningOptions.CheckpointDirectory),
        nameof(FineTuningOptions.CheckpointEverySteps),
        nameof(FineTuningOptions.ExpectedDigest),
        nameof(FineTuningOptions.TemporaryDirectory),
    ];

    public static SortedDictionary<string, string> Of(
        FineTuningOptions options,
        string modelDigest,
        IReadOnlyList<TokenSequence> sequences
    )
    {
        var facts = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [Model] = modelDigest,
            [Examples] = Digest(sequences),
        };
        Add(facts, nameof(FineTuningOptions), options);
        return facts;
    }

    private static void Add(IDictionary<string, string> facts, string name, object? value)
    {
        if (value is not (FineTuningOptions or LoRAOptions or ValidationOptions))
        {
            facts[name] = Text(value);
            return;
        }

        foreach (
            var property in value
                .GetType()
                .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        )
        {
            if (!NoFacts.Contains(property.Name))
            {
                Add(facts, $"{name}.{property.Name}", property.GetValue(value));
            }
        }
    }

    private static string Text(object? value) =>
        value switch
        {
            null => "absent",
            Delegate => "given", // What it does cannot be compared: ValidationOptions.ScoreVersion tells.
            IEnumerable<string> names => string.Join(", ", names),
            IEnumerable<TrainingExample> examples => Digest([
                .. examples.Select(example => new TokenSequence(
                    [.. example.PromptIds, .. example.CompletionIds],
                    example.PromptIds.Count,
                    example.Weight
                )),
            ]),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };

    private static string Digest(IReadOnlyList<TokenSequence> sequences)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var sequence in sequences)
        {
            ReadOnlySpan<int> head =
            [
                sequence.Ids.Length,
                sequence.PromptLength,
                BitConverter.SingleToInt32Bits(sequence.Weight),
            ];
            hash.AppendData(MemoryMarshal.AsBytes(head));
            hash.AppendData(MemoryMarshal.AsBytes(sequence.Ids.AsSpan()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
