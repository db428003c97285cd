using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;

namespace ReSTEM.MLNet.LanguageModels.Tokenization.PreTokenizers;

/// <summary>Cuts a text at the matches of a regular expression (<c>Split</c>, <c>ByteLevel</c>, <c>Digits</c> and their like).</summary>
internal sealed class PatternPreTokenizer(Regex pattern, MatchBehavior behavior) : PreTokenizer
{
    public override IEnumerable<(int Offset, int Length)> PreTokenize(string text)
    {
        var shadow = PlaneShadow.Of(text);
        var words = new List<(int Offset, int Length)>();
        var start = 0;
        var previousWasMatch = false;
        foreach (var match in pattern.EnumerateMatches(shadow.Text))
        {
            if (match.Length == 0)
            {
                continue;
            }

            AddBetween(words, start, match.Index, ref previousWasMatch);
            AddMatch(words, match.Index, match.Length, ref previousWasMatch);
            start = match.Index + match.Length;
        }

        AddBetween(words, start, shadow.Text.Length, ref previousWasMatch);
        return words.Select(shadow.ToOriginal);
    }

    public override IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text) =>
        PreTokenize(text.ToString());

    private void AddBetween(
        List<(int Offset, int Length)> words,
        int start,
        int end,
        ref bool previousWasMatch
    )
    {
        if (end == start || behavior == MatchBehavior.Kept)
        {
            return;
        }

        if (behavior == MatchBehavior.MergedWithNext && previousWasMatch)
        {
            words[^1] = (words[^1].Offset, end - words[^1].Offset);
        }
        else
        {
            words.Add((start, end - start));
        }

        previousWasMatch = false;
    }

    private void AddMatch(
        List<(int Offset, int Length)> words,
        int start,
        int length,
        ref bool previousWasMatch
    )
    {
        var joins = behavior switch
        {
            MatchBehavior.MergedWithPrevious => words.Count > 0 && !previousWasMatch,
            MatchBehavior.Contiguous => previousWasMatch,
            _ => false,
        };
        if (joins)
        {
            words[^1] = (words[^1].Offset, start + length - words[^1].Offset);
        }
        else if (behavior != MatchBehavior.Removed)
        {
            words.Add((start, length));
        }

        previousWasMatch = true;
    }
}
