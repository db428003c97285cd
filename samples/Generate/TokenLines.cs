using System.Text.Json;
using ReSTEM.MLNet.LanguageModels.Tokenization;

namespace Generate;

/// <summary>Files of texts and ids, a JSON object a line: the way to check a tokenizer.</summary>
internal static class TokenLines
{
    /// <summary>Prints {"ids": [...]} for every row {"text": "..."}; no special token is added.</summary>
    public static void Encode(TextTokenizer tokenizer, string file)
    {
        foreach (var row in Rows(file, "text", JsonValueKind.String))
        {
            Console.WriteLine(Json.Line(new { ids = tokenizer.Encode(row.GetString()!) }));
        }
    }

    /// <summary>Prints {"text": "..."} for every row {"ids": [...]}.</summary>
    public static void Decode(TextTokenizer tokenizer, string file)
    {
        foreach (var row in Rows(file, "ids", JsonValueKind.Array))
        {
            var ids = row.EnumerateArray().Select(id => id.GetInt32()).ToList();
            Console.WriteLine(Json.Line(new { text = tokenizer.Decode(ids) }));
        }
    }

    private static IEnumerable<JsonElement> Rows(string file, string name, JsonValueKind kind)
    {
        var number = 0;
        foreach (var line in File.ReadLines(file))
        {
            number++;
            if (line.Trim().Length > 0)
            {
                yield return Json.Member(line, name) is { } value && value.ValueKind == kind
                    ? value
                    : throw new ArgumentException(
                        $"{file}, line {number}: is no JSON object with '{name}'."
                    );
            }
        }
    }
}
