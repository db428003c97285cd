using System.Text;

namespace ReSTEM.MLNet.LanguageModels.Tokenization.Normalizers;

/// <summary>The canonical normalization forms NFC and NFD of Unicode Standard Annex 15.</summary>
internal static class CanonicalForms
{
    private const int SyllableBase = 0xAC00;
    private const int LeadBase = 0x1100;
    private const int VowelBase = 0x1161;
    private const int TrailBase = 0x11A7;
    private const int LeadCount = 19;
    private const int VowelCount = 21;
    private const int TrailCount = 28;
    private const int SyllableCount = LeadCount * VowelCount * TrailCount;

    /// <summary>NFC. An unpaired surrogate becomes U+FFFD, as it would when the text is encoded.</summary>
    public static string Compose(string text) =>
        IsComposed(text) ? text : Text(Composed(Decomposed(text)));

    /// <summary>NFD.</summary>
    public static string Decompose(string text) => Text(Decomposed(text));

    private static bool IsComposed(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange('\0', '\u02FF'))
        {
            return true;
        }

        var tables = CanonicalTables.Shared;
        foreach (var rune in text.EnumerateRunes())
        {
            if (tables.MayChange(rune.Value))
            {
                return false;
            }
        }

        return true;
    }

    private static List<int> Decomposed(string text)
    {
        var codes = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            AddDecomposed(codes, rune.Value);
        }

        Order(codes);
        return codes;
    }

    private static void AddDecomposed(List<int> codes, int code)
    {
        var syllable = code - SyllableBase;
        if (syllable is >= 0 and < SyllableCount)
        {
            codes.Add(LeadBase + syllable / (VowelCount * TrailCount));
            codes.Add(VowelBase + syllable % (VowelCount * TrailCount) / TrailCount);
            if (syllable % TrailCount > 0)
            {
                codes.Add(TrailBase + syllable % TrailCount);
            }
        }
        else if (CanonicalTables.Shared.TryDecompose(code, out var parts))
        {
            foreach (var part in parts)
            {
                AddDecomposed(codes, part);
            }
        }
        else
        {
            codes.Add(code);
        }
    }

    /// <summary>Sorts each run of combining marks by class; marks of one class keep their order.</summary>
    private static void Order(List<int> codes)
    {
        var tables = CanonicalTables.Shared;
        for (var start = 0; start < codes.Count; start++)
        {
            var end = start;
            while (end < codes.Count && tables.ClassOf(codes[end]) > 0)
            {
                end++;
            }

            if (end - start > 1)
            {
                var sorted = codes.GetRange(start, end - start).OrderBy(tables.ClassOf).ToList();
                for (var i = 0; i < sorted.Count; i++)
                {
                    codes[start + i] = sorted[i];
                }
            }

            start = end;
        }
    }

    private static List<int> Composed(List<int> codes)
    {
        var composed = new List<int>(codes.Count);
        var starter = -1;
        var lastClass = -1;
        foreach (var code in codes)
        {
            var combiningClass = CanonicalTables.Shared.ClassOf(code);
            // A mark is blocked from the starter by one of its own class or a higher one between them.
            var reaches = starter >= 0 && (lastClass < combiningClass || lastClass == -1);
            if (reaches && TryCompose(composed[starter], code, out var joined))
            {
                composed[starter] = joined;
                continue;
            }

            composed.Add(code);
            if (combiningClass == 0)
            {
                (starter, lastClass) = (composed.Count - 1, -1);
            }
            else
            {
                lastClass = combiningClass;
            }
        }

        return composed;
    }

    private static bool TryCompose(int first, int second, out int composed)
    {
        var lead = first - LeadBase;
        var vowel = second - VowelBase;
        if (lead is >= 0 and < LeadCount && vowel is >= 0 and < VowelCount)
        {
            composed = SyllableBase + (lead * VowelCount + vowel) * TrailCount;
            return true;
        }

        var syllable = first - SyllableBase;
        var trail = second - TrailBase;
        if (
            syllable is >= 0 and < SyllableCount
            && syllable % TrailCount == 0
            && trail is > 0 and < TrailCount
        )
        {
            composed = first + trail;
            return true;
        }

        return CanonicalTables.Shared.TryCompose(first, second, out composed);
    }

    private static string Text(List<int> codes)
    {
        var text = new StringBuilder(codes.Count);
        foreach (var code in codes)
        {
            text.Append(new Rune(code).ToString());
        }

        return text.ToString();
    }
}
