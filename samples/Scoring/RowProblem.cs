using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards.Programs;

namespace Scoring;

/// <summary>Reads the problem of a row, by the fields of each kind.</summary>
internal static class RowProblem
{
    /// <summary>The column with the path of the database.</summary>
    public const string Database = "Database";

    public static Problem WithGold(Row row) => Of(row, row.Text("gold"));

    public static Problem WithPattern(Row row) =>
        Of(row, row.Has("pattern") ? row.Text("pattern") : row.Text("gold"));

    public static Problem WithReferences(Row row) =>
        Of(row, "", ("references", row.Text("references")));

    /// <summary>A path that is not absolute counts from where the program runs, or else from the file of rows.</summary>
    public static Problem WithDatabase(Row row, string folder)
    {
        var path = row.Text("db");
        var found = new[] { path, Path.Combine(folder, path) }.FirstOrDefault(File.Exists);
        return found is null
            ? throw new InvalidDataException($"there is no database '{path}'")
            : Of(row, row.Text("gold"), (Database, Path.GetFullPath(found)));
    }

    /// <summary>HumanEval's fields, or MBPP's.</summary>
    public static Problem WithTests(Row row)
    {
        var problem = row.Has("test_list")
            ? Of(
                row,
                "",
                (PythonProblem.TestList, row.Text("test_list")),
                (PythonProblem.TestSetup, row.TextOr("test_setup_code", "")),
                (PythonProblem.Code, row.TextOr("code", ""))
            )
            : Of(
                row,
                "",
                (PythonProblem.Prompt, row.Text("prompt")),
                (PythonProblem.Test, row.Text("test")),
                (PythonProblem.EntryPoint, row.Text("entry_point"))
            );
        PythonProblem.Check(problem);
        return problem;
    }

    public static Problem WithStandardInput(Row row)
    {
        var problem = Of(
            row,
            "",
            (PythonProblem.Inputs, row.Text("inputs")),
            (PythonProblem.Outputs, row.Text("outputs"))
        );
        PythonProblem.Check(problem);
        return problem;
    }

    /// <summary>The completion; where a row of MBPP has none, its code is what is audited.</summary>
    public static string Program(Row row) =>
        row.Has("completion") || !row.Has("test_list") ? row.Completion : row.Text("code");

    private static Problem Of(
        Row row,
        string answer,
        params (string Name, string Text)[] columns
    ) =>
        new()
        {
            Id = $"line {row.Line}",
            Question = "",
            Answer = answer,
            Columns = columns.ToDictionary(column => column.Name, column => column.Text),
        };
}
