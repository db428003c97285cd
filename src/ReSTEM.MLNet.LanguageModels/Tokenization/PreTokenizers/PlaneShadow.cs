using System.Globalization;
using System.Text;

namespace ReSTEM.MLNet.LanguageModels.Tokenization.PreTokenizers;

/// <summary>
/// A text in which every character beyond U+FFFF is replaced by one of the same category below: .NET's regular
/// expressions see a surrogate pair as two characters of no category, so <c>\p{L}</c> would miss such letters.
/// </summary>
internal readonly struct PlaneShadow
{
    private readonly int[]? _offsets;

    private PlaneShadow(string text, int[]? offsets)
    {
        Text = text;
        _offsets = offsets;
    }

    /// <summary>The text to match against.</summary>
    public string Text { get; }

    public static PlaneShadow Of(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return new PlaneShadow(text, null);
        }

        var shadow = new StringBuilder(text.Length);
        var offsets = new List<int>(text.Length + 1);
        var offset = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            offsets.Add(offset);
            shadow.Append(rune.IsBmp ? (char)rune.Value : StandIn(Rune.GetUnicodeCategory(rune)));
            offset += rune.Utf16SequenceLength;
        }

        offsets.Add(offset);
        return new PlaneShadow(shadow.ToString(), [.. offsets]);
    }

    /// <summary>Where a stretch of <see cref="Text"/> lies in the original.</summary>
    public (int Offset, int Length) ToOriginal((int Offset, int Length) word) =>
        _offsets is null
            ? word
            : (_offsets[word.Offset], _offsets[word.Offset + word.Length] - _offsets[word.Offset]);

    private static char StandIn(UnicodeCategory category) =>
        category switch
        {
            UnicodeCategory.UppercaseLetter => '\u0391',
            UnicodeCategory.LowercaseLetter => '\u03B1',
            UnicodeCategory.ModifierLetter => '\u02B0',
            UnicodeCategory.OtherLetter => '\u05D0',
            UnicodeCategory.NonSpacingMark => '\u0300',
            UnicodeCategory.SpacingCombiningMark => '\u0903',
            UnicodeCategory.DecimalDigitNumber => '\u0660',
            UnicodeCategory.LetterNumber => '\u2160',
            UnicodeCategory.OtherNumber => '\u00BD',
            UnicodeCategory.DashPunctuation => '\u2013',
            UnicodeCategory.OtherPunctuation => '\u00A7',
            UnicodeCategory.MathSymbol => '\u00D7',
            UnicodeCategory.CurrencySymbol => '\u20AC',
            UnicodeCategory.ModifierSymbol => '\u00A8',
            UnicodeCategory.OtherSymbol => '\u00A9',
            UnicodeCategory.Format => '\u00AD',
            UnicodeCategory.PrivateUse => '\uE000',
            _ => '\uFFFF',
        };
}
