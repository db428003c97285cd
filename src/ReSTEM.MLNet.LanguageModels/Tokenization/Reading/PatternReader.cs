using System.Text.RegularExpressions;
using ReSTEM.MLNet.LanguageModels.Files;

namespace ReSTEM.MLNet.LanguageModels.Tokenization.Reading;

/// <summary>Reads regular expressions written for Oniguruma as .NET's, where the two agree.</summary>
internal static class PatternReader
{
    /// <summary>A pattern from a file may be made to never end: a match may take this long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static Regex Read(JsonItem item)
    {
        try
        {
            return Create(item.AsString());
        }
        catch (ArgumentException e)
        {
            throw new ModelFolderException(
                item.File,
                $"'{item.Place}' is a regular expression .NET cannot read ({e.Message})",
                e
            );
        }
    }

    public static Regex Create(string pattern) =>
        new(pattern, RegexOptions.CultureInvariant | RegexOptions.Compiled, Patience);
}
