using System.Text.RegularExpressions;

namespace ReSTEM.MLNet.Conventions.Snippets;

/// <summary>
/// Holds the code in a Markdown document to compiled source. A block after <c>&lt;!-- snippet: samples/X/Program.cs#name --&gt;</c>
/// must equal what stands in that file between <c>// snippet: name</c> and <c>// end snippet</c>, indentation aside.
/// </summary>
internal static partial class SnippetDocument
{
    /// <summary>Lists what is wrong: where it stands, why, and what the block should say.</summary>
    public static IEnumerable<string> Problems(string document, string root)
    {
        var name = Path.GetRelativePath(root, document);
        var lines = File.ReadAllLines(document);
        for (var i = 0; i < lines.Length; i++)
        {
            if (Claim().Match(lines[i]) is not { Success: true } claim)
                continue;

            var problem = TryReadBlock(lines, i + 1, out var code)
                ? Check(
                    new(i + 1, claim.Groups["path"].Value, claim.Groups["region"].Value, code),
                    root
                )
                : "no ```csharp block follows";
            if (problem is not null)
                yield return $"{name}({i + 1}): {problem}";
        }
    }

    private static string? Check(Snippet snippet, string root)
    {
        var path = Path.Combine(root, snippet.Path);
        if (!File.Exists(path))
            return $"there is no file {snippet.Path}";

        if (Region(File.ReadAllLines(path), snippet.Region) is not { } region)
            return $"{snippet.Path} has no '// snippet: {snippet.Region}' that ends with '// end snippet'";

        return region == snippet.Code
            ? null
            : $"""
                the block differs from {snippet.Path}#{snippet.Region} (- here, + there):
                {LineDifference.Of(snippet.Code, region, most: 20)}
                """;
    }

    private static bool TryReadBlock(string[] lines, int from, out string code)
    {
        code = "";
        var start = Array.FindIndex(lines, from, line => line.Trim().Length > 0);
        if (start < 0 || lines[start].Trim() != "```csharp")
            return false;

        var end = Array.FindIndex(lines, start + 1, line => line.Trim() == "```");
        if (end < 0)
            return false;

        code = Unindent(lines[(start + 1)..end]);
        return true;
    }

    private static string? Region(string[] lines, string name)
    {
        var start = Array.FindIndex(lines, line => line.Trim() == $"// snippet: {name}");
        var end =
            start < 0 ? -1 : Array.FindIndex(lines, start, line => line.Trim() == "// end snippet");
        return end < 0 ? null : Unindent(lines[(start + 1)..end]);
    }

    private static string Unindent(string[] lines)
    {
        var indent = lines
            .Where(line => line.Trim().Length > 0)
            .Select(line => line.Length - line.TrimStart().Length)
            .DefaultIfEmpty(0)
            .Min();
        return string.Join(
                '\n',
                lines.Select(line => line.Length < indent ? "" : line[indent..].TrimEnd())
            )
            .Trim('\n');
    }

    [GeneratedRegex(
        @"^\s*<!--\s*snippet:\s*(?<path>[^#\s]+)#(?<region>\S+)\s*-->\s*$",
        RegexOptions.None,
        1000
    )]
    private static partial Regex Claim();
}
