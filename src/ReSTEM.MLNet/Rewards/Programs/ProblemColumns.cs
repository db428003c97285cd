using System.Text.Json;
using System.Text.RegularExpressions;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Rewards.Programs;

/// <summary>
/// Reads the columns of a problem, under the names of <see cref="PythonProblem"/> or those of the published files;
/// what is missing or malformed is named with the problem.
/// </summary>
internal sealed partial class ProblemColumns(Problem problem)
{
    /// <summary>What HumanEval, MBPP and APPS call the columns.</summary>
    private static readonly Dictionary<string, string[]> PublishedNames = new()
    {
        [PythonProblem.Test] = ["test"],
        [PythonProblem.EntryPoint] = ["entry_point", "fn_name"],
        [PythonProblem.Prompt] = ["prompt"],
        [PythonProblem.TestList] = ["test_list"],
        [PythonProblem.TestSetup] = ["test_setup_code"],
        [PythonProblem.Code] = ["code"],
        [PythonProblem.Inputs] = ["inputs"],
        [PythonProblem.Outputs] = ["outputs"],
    };

    private readonly IReadOnlyDictionary<string, string> _columns = Unpacked(problem);

    public bool Has(string name) => Find(name) is not null;

    public string TextOr(string name, string otherwise) => Find(name) ?? otherwise;

    public string Text(string name) =>
        Find(name) ?? throw Error($"column {name} is missing: add it to the row");

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
            return items.Count > 0
                ? items
                : throw Error(
                    $"column {name} is an empty array: give a case, or leave the problem out"
                );
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw Error(
                $"column {name} is not a JSON array: {exception.Message} Correct the row, or leave it out"
            );
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

    private string? Find(string name) =>
        PublishedNames[name]
            .Prepend(name)
            .Select(known => _columns.GetValueOrDefault(known))
            .FirstOrDefault(text => text is not null);

    /// <summary>The columns; APPS packs three of them into one.</summary>
    private static IReadOnlyDictionary<string, string> Unpacked(Problem problem)
    {
        if (!problem.Columns.TryGetValue("input_output", out var packed))
        {
            return problem.Columns;
        }
        try
        {
            using var document = JsonDocument.Parse(packed);
            return document
                .RootElement.EnumerateObject()
                .ToDictionary(
                    member => member.Name,
                    member =>
                        member.Value.ValueKind == JsonValueKind.String
                            ? member.Value.GetString()!
                            : member.Value.GetRawText()
                );
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException(
                $"Problem '{problem.Id}': column input_output is not a JSON object: {exception.Message} Correct the row, or leave it out.",
                exception
            );
        }
    }

    [GeneratedRegex(@"^[\p{L}_][\p{L}\p{Nd}_]*\z", RegexOptions.NonBacktracking)]
    private static partial Regex NamePattern { get; }
}
