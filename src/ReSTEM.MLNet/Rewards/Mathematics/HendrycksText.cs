using System.Text;

namespace ReSTEM.MLNet.Rewards.Mathematics;

/// <summary>The string rules of the MATH data set's own checker (hendrycks/math, math_equivalence.py).</summary>
internal static class HendrycksText
{
    /// <summary>Whether both texts are the same after the rules; an empty one equals nothing.</summary>
    public static bool AreEqual(string reference, string answer)
    {
        var left = Normalize(reference);
        return left.Length > 0 && left == Normalize(answer);
    }

    private static string Normalize(string answer)
    {
        var text = new StringBuilder(answer)
            .Replace("\n", "")
            .Replace("\\!", "")
            .Replace("\\\\", "\\")
            .Replace("tfrac", "frac")
            .Replace("dfrac", "frac")
            .Replace("\\left", "")
            .Replace("\\right", "")
            .Replace("^{\\circ}", "")
            .Replace("^\\circ", "")
            .Replace("\\$", "")
            .ToString();
        text = WithoutUnits(text)
            .Replace("\\%", "", StringComparison.Ordinal)
            .Replace(" .", " 0.", StringComparison.Ordinal)
            .Replace("{.", "{0.", StringComparison.Ordinal);
        if (text.Length == 0)
        {
            return text;
        }

        text = WithoutName(text.StartsWith('.') ? "0" + text : text);
        text = WithBracedRoots(text).Replace(" ", "", StringComparison.Ordinal);
        text = WithBracedFractions(text);
        return text == "0.5" ? "\\frac{1}{2}" : WithPlainFraction(text);
    }

    // Two parts: what stands before the unit is the answer.
    private static string WithoutUnits(string text)
    {
        var parts = text.Split("\\text{ ");
        return parts.Length == 2 ? parts[0] : text;
    }

    // k = 5 and x = 5: a short name on the left does not count.
    private static string WithoutName(string text)
    {
        var parts = text.Split('=');
        return parts.Length == 2 && parts[0].Length <= 2 ? parts[1] : text;
    }

    private static string WithBracedRoots(string text)
    {
        var parts = text.Split("\\sqrt");
        var fixedText = new StringBuilder(parts[0]);
        foreach (var part in parts.Skip(1))
        {
            fixedText.Append("\\sqrt");
            fixedText.Append(
                part.Length > 0 && part[0] != '{' ? $"{{{part[0]}}}{part[1..]}" : part
            );
        }

        return fixedText.ToString();
    }

    // \frac12 and \frac1{72} are written with braces; a fraction that lacks a part leaves the text as it is.
    private static string WithBracedFractions(string text)
    {
        var parts = text.Split("\\frac");
        var fixedText = new StringBuilder(parts[0]);
        foreach (var part in parts.Skip(1))
        {
            fixedText.Append("\\frac");
            if (part.StartsWith('{'))
            {
                fixedText.Append(part);
            }
            else if (part.Length < 2)
            {
                return text;
            }
            else if (part[1] == '{')
            {
                fixedText.Append('{').Append(part[0]).Append('}').Append(part.AsSpan(1));
            }
            else
            {
                fixedText.Append($"{{{part[0]}}}{{{part[1]}}}").Append(part.AsSpan(2));
            }
        }

        return fixedText.ToString();
    }

    private static string WithPlainFraction(string text)
    {
        var parts = text.Split('/');
        return
            parts.Length == 2
            && int.TryParse(parts[0], out var top)
            && int.TryParse(parts[1], out var bottom)
            && text == $"{top}/{bottom}"
            ? $"\\frac{{{top}}}{{{bottom}}}"
            : text;
    }
}
