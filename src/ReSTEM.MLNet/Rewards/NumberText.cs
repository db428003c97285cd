using System.Diagnostics.CodeAnalysis;

namespace ReSTEM.MLNet.Rewards;

/// <summary>Finds decimal numbers in text and writes equal ones alike, however long they are: no digit is rounded.</summary>
internal static class NumberText
{
    /// <summary>The last number of a text, as <see cref="TryNormalize"/> writes it; absent where there is none.</summary>
    public static string? Last(string text)
    {
        var end = text.AsSpan().LastIndexOfAnyInRange('0', '9') + 1;
        if (end == 0)
            return null;
        var start = end;
        while (start > 0 && (char.IsAsciiDigit(text[start - 1]) || IsInside(text, start - 1)))
            start--;
        if (start > 0 && text[start - 1] == '.')
            start--;
        // What is neither grouped by thousands nor a decimal is a list: 1,2 ends with 2.
        if (!TryNormalize(text[start..end], out var number))
        {
            start = text.LastIndexOfAny(['.', ','], end - 1) + 1;
            TryNormalize(text[start..end], out number);
        }
        return HasSign(text, start) && number != "0" ? $"-{number}" : number;
    }

    public static bool TryNormalize(string text, [NotNullWhen(true)] out string? number)
    {
        number = null;
        var sign = text is ['-' or '+', ..] ? text[0] : '+';
        var parts = text.TrimStart(sign).Split('.');
        var whole = parts[0];
        var fraction = parts.Length > 1 ? parts[1] : "";
        var hasDigits = whole.Length + fraction.Length > 0;
        if (!hasDigits || parts.Length > 2 || !IsWhole(whole) || !fraction.All(char.IsAsciiDigit))
            return false;
        whole = whole.Replace(",", "").TrimStart('0');
        fraction = fraction.TrimEnd('0');
        number = (whole.Length == 0 ? "0" : whole) + (fraction.Length == 0 ? "" : $".{fraction}");
        if (sign == '-' && number != "0")
            number = $"-{number}";
        return true;
    }

    private static bool IsWhole(string digits)
    {
        var groups = digits.Split(',');
        return groups.All(g => g.All(char.IsAsciiDigit))
            && (
                groups.Length == 1
                || (groups[0].Length is >= 1 and <= 3 && groups[1..].All(g => g.Length == 3))
            );
    }

    // A separator belongs to the number if there is a digit before it.
    private static bool IsInside(string text, int at) =>
        text[at] is '.' or ',' && at > 0 && char.IsAsciiDigit(text[at - 1]);

    // In 10-7 the dash is no sign.
    private static bool HasSign(string text, int start) =>
        start > 0
        && text[start - 1] == '-'
        && (start == 1 || !(char.IsLetterOrDigit(text[start - 2]) || text[start - 2] == ')'));
}
