using System.Globalization;
using System.Runtime.CompilerServices;

namespace ReSTEM.MLNet.Problems;

/// <summary>Checks a value where an option is set: the error names the option, the value and what it must be.</summary>
internal static class OptionRange
{
    /// <exception cref="ArgumentOutOfRangeException">The value is below the least one, or not a number.</exception>
    public static T AtLeast<T>(
        T least,
        T value,
        string options,
        [CallerMemberName] string name = ""
    )
        where T : IComparable<T> =>
        value.CompareTo(least) >= 0
            ? value
            : throw Out(options, name, value, $"at least {Text(least)}");

    /// <exception cref="ArgumentOutOfRangeException">The value is not above the bound, or not a number.</exception>
    public static T Above<T>(T bound, T value, string options, [CallerMemberName] string name = "")
        where T : IComparable<T> =>
        value.CompareTo(bound) > 0
            ? value
            : throw Out(options, name, value, $"above {Text(bound)}");

    private static ArgumentOutOfRangeException Out(
        string options,
        string name,
        object value,
        string cure
    ) => new(name, value, $"{options}.{name} is {Text(value)}; it must be {cure}.");

    private static string Text<T>(T value) =>
        Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
