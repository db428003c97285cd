using System.Globalization;

namespace ReSTEM.MLNet.Rewards.Programs;

/// <summary>Compares a program's standard output with the expected one.</summary>
internal static class OutputComparer
{
    /// <summary>Nothing where the outputs are equal, else where they first differ.</summary>
    public static string? Difference(string expected, string actual, PythonRewardOptions options)
    {
        var words = options.Comparison == OutputComparison.Words;
        var wanted = words ? Words(expected) : Lines(expected);
        var got = words ? Words(actual) : Lines(actual);
        var unit = words ? "word" : "line";
        for (var index = 0; index < Math.Min(wanted.Length, got.Length); index++)
        {
            if (!Same(wanted[index], got[index], options.NumberTolerance))
            {
                return $"{unit} {index + 1}: expected {Short(wanted[index])}, got {Short(got[index])}";
            }
        }
        return wanted.Length == got.Length
            ? null
            : $"expected {wanted.Length} {unit}s, got {got.Length}";
    }

    private static bool Same(string expected, string actual, double tolerance)
    {
        if (expected == actual)
        {
            return true;
        }
        if (tolerance == 0)
        {
            return false;
        }
        var wanted = Words(expected);
        var got = Words(actual);
        return wanted.Length == got.Length
            && wanted.Zip(got).All(pair => Close(pair.First, pair.Second, tolerance));
    }

    private static bool Close(string expected, string actual, double tolerance) =>
        expected == actual
        || (
            TryNumber(expected, out var wanted)
            && TryNumber(actual, out var got)
            && Math.Abs(wanted - got) <= tolerance * Math.Max(1, Math.Abs(wanted))
        );

    private static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number)
        && double.IsFinite(number);

    private static string[] Lines(string text) =>
        [.. text.TrimEnd().Split('\n').Select(line => line.TrimEnd())];

    private static string[] Words(string text) =>
        text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static string Short(string text) =>
        text.Length <= 80 ? $"'{text}'" : $"'{text[..77]}...'";
}
