using System.Text.Json;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Rewards.Translation;

/// <summary>The reference translations of a problem.</summary>
internal static class Translations
{
    /// <summary>The column that holds several references as a JSON array of texts.</summary>
    public const string Column = "references";

    /// <summary>The column's texts where there is one, else the answer.</summary>
    /// <exception cref="InvalidDataException">The column is no JSON array of texts.</exception>
    public static IReadOnlyList<string> Of(Problem problem)
    {
        if (!problem.Columns.TryGetValue(Column, out var json))
        {
            return [problem.Answer];
        }

        try
        {
            return JsonSerializer.Deserialize<string[]>(json) is { Length: > 0 } texts
                ? texts
                : throw new InvalidDataException(
                    $"Problem '{problem.Id}' has an empty list of references. Give it one, or leave the problem out."
                );
        }
        catch (JsonException error)
        {
            throw new InvalidDataException(
                $"The references of problem '{problem.Id}' are no JSON array of texts: {error.Message} Correct the row, or leave it out.",
                error
            );
        }
    }

    /// <exception cref="ArgumentException">There are no references.</exception>
    public static void ThrowIfNone(IReadOnlyList<string> references)
    {
        ArgumentNullException.ThrowIfNull(references);
        if (references.Count == 0)
        {
            throw new ArgumentException(
                "A translation needs at least one reference to be scored.",
                nameof(references)
            );
        }
    }
}
