using System.Text.RegularExpressions;
using ReSTEM.MLNet.Problems.Readers;

namespace ReSTEM.MLNet.Rewards.Mathematics;

/// <summary>Finds the boxes that hold the final answer: the last one, and those joined to it by nothing but commas, "and", "or".</summary>
internal static partial class BoxedAnswers
{
    private const int MaxBoxes = 100;
    private const int MaxJoint = 60;

    /// <summary>The contents, separated by commas; absent when there is no box.</summary>
    public static string? Last(string text)
    {
        if (
            !text.Contains("boxed", StringComparison.Ordinal)
            && !text.Contains("fbox", StringComparison.Ordinal)
        )
        {
            return null;
        }

        var boxes = Boxes(text);
        if (boxes.Count == 0)
        {
            return null;
        }

        var first = boxes.Count - 1;
        while (first > 0 && IsJoint(text.AsSpan(boxes[first - 1].End..boxes[first].Start)))
        {
            first--;
        }

        return string.Join(", ", boxes.Skip(first).Select(box => box.Content));
    }

    private static List<(int Start, int End, string Content)> Boxes(string text)
    {
        var boxes = new List<(int Start, int End, string Content)>();
        var commands = Command().Matches(text);
        foreach (var command in commands.Skip(commands.Count - MaxBoxes))
        {
            // A box within a box is part of the outer one.
            if (boxes.Count > 0 && command.Index < boxes[^1].End)
            {
                continue;
            }

            if (BoxedText.At(text, command.Index) is { } content)
            {
                var start = text.IndexOf(
                    content,
                    command.Index + command.Length,
                    StringComparison.Ordinal
                );
                boxes.Add((command.Index, start + content.Length + 1, content));
            }
        }

        return boxes;
    }

    private static bool IsJoint(ReadOnlySpan<char> between) =>
        between.Length <= MaxJoint && Joint().IsMatch(between);

    [GeneratedRegex(@"\\(?:boxed|fbox)", RegexOptions.NonBacktracking)]
    private static partial Regex Command();

    [GeneratedRegex(
        @"^\}?[\s$.;]*(?:\\[()\[\]])?[\s$]*(?:,|and|or|\\text\s*\{\s*(?:and|or)\s*\}|\\quad|\\qquad|\\)[\s$,]*(?:and|or|\\text\s*\{\s*(?:and|or)\s*\})?[\s$]*(?:\\quad|\\qquad)?[\s$]*(?:\\[()\[\]])?[\s$]*(?:\\?[a-z](?:_\{?\d\}?)?\s*=\s*)?$",
        RegexOptions.NonBacktracking
    )]
    private static partial Regex Joint();
}
