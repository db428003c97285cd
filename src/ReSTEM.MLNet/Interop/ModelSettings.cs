using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReSTEM.MLNet.Interop;

/// <summary>How the settings of a transformer stand in a model file: JSON, which a person can read.</summary>
internal static class ModelSettings
{
    public const string FileName = "settings.json";

    // What is not understood is refused: a setting of a later version that is left out would change the transformer.
    private static readonly JsonSerializerOptions Layout = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        IgnoreReadOnlyProperties = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter() },
    };

    public static string Write<T>(T settings) => JsonSerializer.Serialize(settings, Layout);

    /// <exception cref="InvalidDataException">The text is no JSON, or holds what this version does not know.</exception>
    public static T Read<T>(string text)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(text, Layout)
                ?? throw new JsonException("they are null");
        }
        catch (Exception e) when (e is JsonException or ArgumentException or NotSupportedException)
        {
            throw new InvalidDataException(
                $"The settings in the model file cannot be read: {e.Message} The file is damaged, or a later version of the library wrote it: use that version.",
                e
            );
        }
    }
}
