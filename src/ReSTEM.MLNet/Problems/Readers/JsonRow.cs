using System.Collections.Frozen;
using System.Text.Json;

namespace ReSTEM.MLNet.Problems.Readers;

/// <summary>One object of a problem file and where it stands.</summary>
internal sealed record JsonRow(string Path, int Index, string Place, JsonElement Fields)
{
    /// <summary>A name for a row that has none: the file's name and the row's position.</summary>
    public string DefaultId => $"{System.IO.Path.GetFileName(Path).Split('.')[0]}/{Index}";

    /// <summary>Every field by its original name: text as it is, anything else as its JSON.</summary>
    public FrozenDictionary<string, string> Columns =>
        Fields
            .EnumerateObject()
            .ToFrozenDictionary(member => member.Name, member => Text(member.Value));

    /// <summary>A field that the row must have.</summary>
    public string this[string field] =>
        TryGet(field)
        ?? throw new InvalidDataException(
            $"'{Path}', {Place}: there is no field '{field}'. Is the file of another data set?"
        );

    /// <summary>A field, absent where the row has none or null.</summary>
    public string? TryGet(string field) =>
        Fields.ValueKind == JsonValueKind.Object
        && Fields.TryGetProperty(field, out var value)
        && value.ValueKind != JsonValueKind.Null
            ? Text(value)
            : null;

    /// <summary>Whether the row has the field, and null in it.</summary>
    public bool HasNull(string field) =>
        Fields.ValueKind == JsonValueKind.Object
        && Fields.TryGetProperty(field, out var value)
        && value.ValueKind == JsonValueKind.Null;

    private static string Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
