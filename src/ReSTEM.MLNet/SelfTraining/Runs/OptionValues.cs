using System.Collections;
using System.Globalization;
using System.Reflection;

namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>
/// The settings of an options record by name, as text: every public property that holds data. A new option is among them without
/// being told, so that it cannot be forgotten where results depend on it.
/// </summary>
internal static class OptionValues
{
    public static SortedDictionary<string, string> Of(object options, params string[] except)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in options.GetType().GetProperties().Where(IsSetting))
        {
            if (!except.Contains(property.Name) && Text(property.GetValue(options)) is { } text)
                values.Add(property.Name, text);
        }
        return values;
    }

    private static bool IsSetting(PropertyInfo property) =>
        property is { CanWrite: true, PropertyType: var type }
        && type != typeof(CancellationToken)
        && !typeof(Delegate).IsAssignableFrom(type)
        && !(type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IProgress<>));

    private static string? Text(object? value) =>
        value switch
        {
            null => null,
            string text => text,
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            IDictionary pairs => Lines(
                pairs.Keys.Cast<object>().Select(key => $"{Text(key)}={Text(pairs[key])}")
            ),
            IEnumerable list => Lines(list.Cast<object>().Select(Text)),
            // A record of options within options; anything else says itself what it is.
            _ when value.GetType().GetMethod("<Clone>$") is not null => Lines(
                Of(value).Select(setting => $"{setting.Key}={setting.Value}")
            ),
            _ => value.ToString(),
        };

    private static string Lines(IEnumerable<string?> parts) => $"[{string.Join(", ", parts)}]";
}
