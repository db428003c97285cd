using System.Text.Json;

namespace ReSTEM.MLNet.Tests.Rewards.Programs;

/// <summary>Rows of the data sets beside the repository; the test is skipped where they are absent.</summary>
internal static class ProgramData
{
    /// <summary>Set to 1 to run every row of the tests that take a part by default.</summary>
    private const string EveryRow = "RESTEM_EVERY_ROW";

    public static IReadOnlyList<JsonElement> Lines(string path) =>
        [
            .. File.ReadLines(Find(path))
                .Where(line => line.Length > 0)
                .Select(line => JsonSerializer.Deserialize<JsonElement>(line)),
        ];

    public static JsonElement Json(string path) =>
        JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(Find(path)));

    public static string Text(this JsonElement row, string name) =>
        row.GetProperty(name).GetString()!;

    public static IReadOnlyList<string> Texts(this JsonElement array) =>
        [.. array.EnumerateArray().Select(item => item.GetString()!)];

    /// <summary>One row in so many, or all of them where the environment asks for it.</summary>
    public static IReadOnlyList<T> Part<T>(this IReadOnlyList<T> rows, int oneIn) =>
        Environment.GetEnvironmentVariable(EveryRow) == "1"
            ? rows
            : [.. rows.Where((_, index) => index % oneIn == 0)];

    public static string Find(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        for (; folder is not null; folder = folder.Parent)
        {
            var found = Path.Combine(folder.FullName, "shared", "data", path);
            if (Path.Exists(found))
            {
                return found;
            }
        }
        Assert.Skip($"The data {path} is not beside the repository (../shared/data).");
        return "";
    }
}
