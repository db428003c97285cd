using System.Collections.Frozen;
using System.Text.Json;

namespace ReSTEM.MLNet.Problems.Readers;

/// <summary>
/// Programming contests (Hendrycks et al. 2021, arXiv:2105.09938) in either published form: a folder with one folder a problem
/// (question.txt, solutions.json, input_output.json, metadata.json, starter_code.py), or JSON Lines with <c>question</c>,
/// <c>solutions</c>, <c>input_output</c>, <c>difficulty</c>, <c>url</c>, <c>starter_code</c>.
/// </summary>
public static class AppsReader
{
    private static readonly string[] StarterCode = ["starter_code.py", "starter_code.txt"];

    /// <summary>Reads problems one by one; solutions and tests stay in their columns as JSON.</summary>
    /// <param name="path">The folder or the file.</param>
    /// <exception cref="InvalidDataException">A row lacks a field or a folder a file.</exception>
    public static IEnumerable<Problem> Read(string path) =>
        Directory.Exists(path)
            ? Directory.EnumerateDirectories(path).Order(StringComparer.Ordinal).Select(FromFolder)
            : JsonRows.Read(path).Select(FromRow);

    private static Problem FromRow(JsonRow row) =>
        new()
        {
            Id = $"apps/{row.TryGet("problem_id") ?? row.TryGet("id") ?? row.DefaultId}",
            Question = row["question"],
            Columns = row.Columns,
        };

    private static Problem FromFolder(string folder)
    {
        var columns = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["input_output"] = Required(folder, "input_output.json"),
        };
        AddFile(columns, "solutions", Path.Combine(folder, "solutions.json"));
        foreach (var name in StarterCode)
        {
            AddFile(columns, "starter_code", Path.Combine(folder, name));
        }

        AddMetadata(columns, Path.Combine(folder, "metadata.json"));
        return new Problem
        {
            Id = $"apps/{Path.GetFileName(folder)}",
            Question = Required(folder, "question.txt"),
            Columns = columns.ToFrozenDictionary(),
        };
    }

    private static string Required(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return File.Exists(path)
            ? File.ReadAllText(path)
            : throw new InvalidDataException(
                $"'{folder}' holds no {name}: it is not an APPS problem."
            );
    }

    private static void AddFile(Dictionary<string, string> columns, string column, string path)
    {
        if (File.Exists(path))
        {
            columns[column] = File.ReadAllText(path);
        }
    }

    private static void AddMetadata(Dictionary<string, string> columns, string path)
    {
        if (!File.Exists(path))
        {
            return;
        }

        var row = new JsonRow(path, 0, "line 1", JsonElement.Parse(File.ReadAllText(path)));
        foreach (var (name, value) in row.Columns)
        {
            columns[name] = value;
        }
    }
}
