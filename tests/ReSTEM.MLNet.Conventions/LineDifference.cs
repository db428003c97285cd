using System.Text;

namespace ReSTEM.MLNet.Conventions;

/// <summary>The lines by which two texts differ, for a person to read.</summary>
internal static class LineDifference
{
    /// <summary>Lists removed (-) and added (+) lines in order, and of those at most <paramref name="most"/>.</summary>
    public static string Of(string before, string after, int most)
    {
        var (a, b) = (before.Split('\n'), after.Split('\n'));
        var changes = Changes(a, b, CommonTails(a, b)).ToArray();

        var shown = new StringBuilder().AppendJoin('\n', changes.Take(most));
        if (changes.Length > most)
            shown.Append(null, $"\n... and {changes.Length - most} more lines");
        return shown.ToString();
    }

    private static IEnumerable<string> Changes(string[] a, string[] b, int[,] common)
    {
        var (i, j) = (0, 0);
        while (i < a.Length || j < b.Length)
        {
            if (i < a.Length && j < b.Length && a[i] == b[j])
                (i, j) = (i + 1, j + 1);
            else if (j == b.Length || (i < a.Length && common[i + 1, j] >= common[i, j + 1]))
                yield return $"- {a[i++]}";
            else
                yield return $"+ {b[j++]}";
        }
    }

    /// <summary>The length of the longest common subsequence of the lines from i and from j on.</summary>
    private static int[,] CommonTails(string[] a, string[] b)
    {
        var common = new int[a.Length + 1, b.Length + 1];
        for (var i = a.Length - 1; i >= 0; i--)
        for (var j = b.Length - 1; j >= 0; j--)
            common[i, j] =
                a[i] == b[j]
                    ? common[i + 1, j + 1] + 1
                    : Math.Max(common[i + 1, j], common[i, j + 1]);
        return common;
    }
}
