using System.Text.Json;

namespace ReSTEM.MLNet.LanguageModels.Files;

/// <summary>A value in a JSON file that knows its place, so that what is wrong with it can be said by name.</summary>
internal readonly record struct JsonItem(string File, string Parent, string Name, JsonElement Value)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The names that lead here from the top, as <c>model.merges[3]</c>.</summary>
    public string Place =>
        Parent.Length == 0 ? Name
        : Name.StartsWith('[') ? Parent + Name
        : $"{Parent}.{Name}";

    /// <summary>Parses a whole file.</summary>
    /// <exception cref="ModelFolderException">It is not JSON, or an object in it names a member twice.</exception>
    public static JsonItem Parse(string file, ReadOnlySpan<byte> utf8)
    {
        try
        {
            ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
            var text = utf8.StartsWith(mark) ? utf8[mark.Length..] : utf8;
            return new JsonItem(file, "", "", JsonElement.Parse(text, Strict));
        }
        catch (JsonException e)
        {
            throw new ModelFolderException(file, $"is not valid JSON ({e.Message})", e);
        }
    }

    /// <summary>The member, unless it is absent or null.</summary>
    public JsonItem? Find(string name)
    {
        Expect(JsonValueKind.Object, "an object");
        return Value.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? Member(name, value)
            : null;
    }

    /// <summary>The member, which must be there.</summary>
    public JsonItem Require(string name) =>
        Find(name)
        ?? throw new ModelFolderException(File, $"lacks '{Member(name, default).Place}'.");

    /// <summary>Refuses settings beyond those listed: one that is not understood might change the result.</summary>
    public void AllowOnly(params ReadOnlySpan<string> names)
    {
        foreach (var (name, item) in Members())
        {
            if (!names.Contains(name) && item.Value.ValueKind != JsonValueKind.Null)
            {
                throw item.NotSupported();
            }
        }
    }

    /// <summary>All members of an object.</summary>
    public IEnumerable<(string Name, JsonItem Item)> Members()
    {
        Expect(JsonValueKind.Object, "an object");
        var place = Place;
        foreach (var member in Value.EnumerateObject())
        {
            var name = NameOf(member);
            yield return (name, new JsonItem(File, place, name, member.Value));
        }
    }

    /// <summary>All elements of an array.</summary>
    public IEnumerable<JsonItem> Items()
    {
        Expect(JsonValueKind.Array, "an array");
        var place = Place;
        var index = 0;
        foreach (var element in Value.EnumerateArray())
        {
            yield return new JsonItem(File, place, $"[{index++}]", element);
        }
    }

    public bool IsString => Value.ValueKind == JsonValueKind.String;

    public bool IsArray => Value.ValueKind == JsonValueKind.Array;

    public bool IsObject => Value.ValueKind == JsonValueKind.Object;

    public string AsString()
    {
        Expect(JsonValueKind.String, "a string");
        try
        {
            return Value.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new ModelFolderException(File, $"'{Place}' is not valid Unicode text.", e);
        }
    }

    public int AsInt32() =>
        Value.ValueKind == JsonValueKind.Number && Value.TryGetInt32(out var number)
            ? number
            : throw Unexpected("an integer");

    public long AsInt64() =>
        Value.ValueKind == JsonValueKind.Number && Value.TryGetInt64(out var number)
            ? number
            : throw Unexpected("an integer");

    public double AsDouble() =>
        Value.ValueKind == JsonValueKind.Number
        && Value.TryGetDouble(out var number)
        && double.IsFinite(number)
            ? number
            : throw Unexpected("a finite number");

    public bool AsBoolean() =>
        Value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Unexpected("true or false"),
        };

    /// <summary>The complaint that this value is not what it must be.</summary>
    public ModelFolderException Unexpected(string expected) =>
        new(
            File,
            $"{(Place.Length == 0 ? "the whole" : $"'{Place}'")} must be {expected}, but is {Shortened()}."
        );

    /// <summary>The refusal of a setting that is understood but not implemented, or not understood.</summary>
    public ModelFolderException NotSupported() =>
        new(File, $"asks for '{Place}' = {Shortened()}, which is not supported.");

    private string Shortened()
    {
        var found = Value.GetRawText();
        return found.Length > 60 ? found[..60] + "..." : found;
    }

    private void Expect(JsonValueKind kind, string expected)
    {
        if (Value.ValueKind != kind)
        {
            throw Unexpected(expected);
        }
    }

    private string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException e)
        {
            throw new ModelFolderException(
                File,
                $"'{Place}' has a name that is not valid Unicode.",
                e
            );
        }
    }

    private JsonItem Member(string name, JsonElement value) => new(File, Place, name, value);
}
