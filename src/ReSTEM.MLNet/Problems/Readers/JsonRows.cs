using System.IO.Compression;
using System.Text.Json;

namespace ReSTEM.MLNet.Problems.Readers;

/// <summary>The objects of a JSON Lines file, or of a file that is one JSON array; either may be compressed (.gz).</summary>
internal static class JsonRows
{
    public static IEnumerable<JsonRow> Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException(
                $"There is no file '{path}' to read problems from. Check the path.",
                path
            );
        }

        return Rows(path);
    }

    private static IEnumerable<JsonRow> Rows(string path)
    {
        using var reader = Open(path);
        return IsArray(reader) ? [.. Elements(path, reader)] : Lines(path);
    }

    private static StreamReader Open(string path)
    {
        var file = File.OpenRead(path);
        return new StreamReader(
            path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
                ? new GZipStream(file, CompressionMode.Decompress)
                : file
        );
    }

    private static bool IsArray(StreamReader reader)
    {
        while (reader.Peek() >= 0 && char.IsWhiteSpace((char)reader.Peek()))
        {
            _ = reader.Read();
        }

        return reader.Peek() == '[';
    }

    private static IEnumerable<JsonRow> Elements(string path, StreamReader reader)
    {
        var rows = Parse(path, 1, reader.ReadToEnd());
        return rows.EnumerateArray()
            .Select((row, index) => new JsonRow(path, index, $"element {index + 1}", row));
    }

    private static IEnumerable<JsonRow> Lines(string path)
    {
        using var reader = Open(path);
        var line = 0;
        var index = 0;
        while (reader.ReadLine() is { } text)
        {
            line++;
            if (!string.IsNullOrWhiteSpace(text))
            {
                yield return new JsonRow(path, index++, $"line {line}", Parse(path, line, text));
            }
        }
    }

    private static JsonElement Parse(string path, int line, string text)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException error)
        {
            throw new InvalidDataException(
                $"'{path}', line {line}: this is not JSON ({error.Message}).",
                error
            );
        }
    }
}
