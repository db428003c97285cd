using System.Collections.Frozen;
using System.Text.Json;

namespace ReSTEM.MLNet.Problems.Readers;

/// <summary>
/// Questions to databases in the canonical form of text2sql-data (Finegan-Dollak et al. 2018, arXiv:1806.09029): GeoQuery,
/// Restaurants, Academic, WikiSQL. Each entry holds equivalent queries, the first of which is the reference, and the sentences that
/// ask for them; names of variables stand in both for values.
/// </summary>
public static class TextToSqlReader
{
    /// <summary>
    /// Reads one problem a sentence, variables replaced by their values. Columns: <c>question-split</c>, <c>query-split</c>,
    /// <c>sql</c> (all equivalent queries as a JSON array, values not replaced).
    /// </summary>
    /// <exception cref="InvalidDataException">An entry lacks a field.</exception>
    public static IEnumerable<Problem> Read(string path) =>
        JsonRows.Read(path).SelectMany(Sentences);

    private static IEnumerable<Problem> Sentences(JsonRow entry)
    {
        var queries = JsonElement.Parse(entry["sql"]);
        var sentences = JsonElement.Parse(entry["sentences"]);
        var examples = Examples(entry);
        return sentences
            .EnumerateArray()
            .Select((sentence, index) => ToProblem(entry, queries, sentence, examples, index));
    }

    private static Problem ToProblem(
        JsonRow entry,
        JsonElement queries,
        JsonElement sentence,
        Dictionary<string, string> examples,
        int index
    )
    {
        var values = new Dictionary<string, string>(examples, StringComparer.Ordinal);
        foreach (var variable in sentence.GetProperty("variables").EnumerateObject())
        {
            values[variable.Name] = variable.Value.GetString()!;
        }

        return new Problem
        {
            Id = $"{entry.DefaultId}/{index}",
            Question = Fill(sentence.GetProperty("text").GetString()!, values),
            Answer = Fill(queries[0].GetString()!, values),
            Columns = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["question-split"] = sentence.GetProperty("question-split").GetString()!,
                ["query-split"] = entry.TryGet("query-split") ?? "",
                ["sql"] = queries.GetRawText(),
            }.ToFrozenDictionary(),
        };
    }

    // Variables that occur only in the query have a value nowhere but in their example.
    private static Dictionary<string, string> Examples(JsonRow entry)
    {
        var variables = JsonElement.Parse(entry.TryGet("variables") ?? "[]");
        return variables
            .EnumerateArray()
            .ToDictionary(
                variable => variable.GetProperty("name").GetString()!,
                variable => variable.GetProperty("example").GetString() ?? "",
                StringComparer.Ordinal
            );
    }

    // Longer names first: name10 begins with name1.
    private static string Fill(string text, Dictionary<string, string> values) =>
        values
            .OrderByDescending(value => value.Key.Length)
            .Aggregate(
                text,
                (filled, value) => filled.Replace(value.Key, value.Value, StringComparison.Ordinal)
            );
}
