using System.Text.Json;
using System.Text.Json.Nodes;

namespace Scoring;

/// <summary>One row of the input and where it stands.</summary>
internal sealed class Row
{
    private readonly JsonObject _fields;

    private Row(int line, JsonObject fields)
    {
        Line = line;
        _fields = fields;
    }

    /// <summary>The line in the file, from 1.</summary>
    public int Line { get; }

    /// <summary>What a model wrote.</summary>
    public string Completion => Text("completion");

    /// <summary>Whether the row says that its completion was cut: by its length, and not at its end of text.</summary>
    public bool IsCut =>
        (Find("finishReason") ?? Find("finish_reason")) is JsonValue reason
        && reason.ToString().Equals("length", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a line.</summary>
    /// <exception cref="InvalidDataException">It is no JSON object.</exception>
    public static Row Parse(int line, string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonObject fields && fields.Count >= 0
                ? new Row(line, fields)
                : throw new InvalidDataException("this is no JSON object");
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            throw new InvalidDataException($"this is no JSON object ({error.Message})", error);
        }
    }

    public bool Has(string name) => Find(name) is not null;

    /// <summary>A text that the row must have; a number or a list is its JSON.</summary>
    public string Text(string name) =>
        Find(name) is not { } value ? throw Missing(name)
        : value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>()
        : value.ToJsonString();

    public string TextOr(string name, string otherwise) => Has(name) ? Text(name) : otherwise;

    public double Number(string name) =>
        Find(name) switch
        {
            null => throw Missing(name),
            var value when value.GetValueKind() == JsonValueKind.Number => value.GetValue<double>(),
            var value => throw new InvalidDataException(
                $"'{name}' is {value.ToJsonString()}; it must be a number"
            ),
        };

    /// <summary>The row with its verdict, as one line.</summary>
    public string With(Scored scored)
    {
        _fields["verdict"] = $"{scored.Judgement.Verdict}";
        _fields["reason"] = scored.Judgement.Reason;
        _fields.Remove("score");
        if (scored.Judgement.Score is { } score)
        {
            _fields["score"] = score;
        }

        _fields["milliseconds"] = Math.Round(scored.Milliseconds, 3);
        return _fields.ToJsonString(Readable);
    }

    public static JsonSerializerOptions Readable { get; } =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private JsonNode? Find(string name) => _fields.TryGetPropertyValue(name, out var v) ? v : null;

    private static InvalidDataException Missing(string name) => new($"there is no field '{name}'");
}
