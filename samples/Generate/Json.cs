using System.Text.Encodings.Web;
using System.Text.Json;

namespace Generate;

/// <summary>JSON as this program reads and writes it: an object a line.</summary>
internal static class Json
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Line(object value) => JsonSerializer.Serialize(value, Readable);

    /// <summary>A member of the object in a line; absent where there is none.</summary>
    public static JsonElement? Member(string line, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return
                document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty(name, out var value)
                ? value.Clone()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
