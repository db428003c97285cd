using System.Text.Json;
using System.Text.RegularExpressions;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Rewards.Programs;

/// <summary>Reads the columns of a problem; what is missing or malformed is named with the problem.</summary>
internal sealed partial class ProblemColumns(Problem problem)
{
    public bool Has(string name) => problem.Columns.ContainsKey(name);

    public string OptionalText(string name) => problem.Columns.GetValueOrDefault(name, "");

    public string Text(string name) =>
        problem.Columns.TryGetValue(name, out var text)
            ? text
            : throw Error($"column {name} is missing: add it to the row");

    public string Identifier(string name)
    {
        var text = Text(name);
        return NamePattern.IsMatch(text)
            ? text
            : throw Error($"column {name} is '{text}': give the name of a Python function");
    }

    public IReadOnlyList<JsonElement> Items(string name)
    {
        try
        {
            using var document = JsonDocument.Parse(Text(name));
            var items = document.RootElement.EnumerateArray().Select(item => item.Clone()).ToList();
            return items.Count > 0 ? items : throw Error($"column {name} is an empty array");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw Error($"column {name} is not a JSON array: {exception.Message}");
        }
    }

    /// <summary>Texts, each written as one string or as an array of lines.</summary>
    public IReadOnlyList<string> Texts(string name) =>
        [
            .. Items(name)
                .Select(item =>
                    item.ValueKind switch
                    {
                        JsonValueKind.String => item.GetString()!,
                        JsonValueKind.Array => string.Join('\n', item.EnumerateArray()) + "\n",
                        _ => throw Error($"column {name} holds {item}: give texts"),
                    }
                ),
        ];

    public void RequireSameCount(int inputs, int outputs)
    {
        if (inputs != outputs)
        {
            throw Error(
                $"{PythonProblem.Inputs} has {inputs} cases and {PythonProblem.Outputs} {outputs}: give one output per input"
            );
        }
    }

    public InvalidDataException Error(string what) => new($"Problem '{problem.Id}': {what}.");

    [GeneratedRegex(@"^[\p{L}_][\p{L}\p{Nd}_]*\z", RegexOptions.NonBacktracking)]
    private static partial Regex NamePattern { get; }
}
