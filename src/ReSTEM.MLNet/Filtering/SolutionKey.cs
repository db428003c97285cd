using System.Text;
using System.Text.RegularExpressions;

namespace ReSTEM.MLNet.Filtering;

/// <summary>What makes two completions of one problem the same solution.</summary>
public sealed partial class SolutionKey
{
    private readonly Func<string, string> _keyOf;
    private readonly string _name;

    private SolutionKey(string name, Func<string, string> keyOf) => (_name, _keyOf) = (name, keyOf);

    /// <summary>The same text.</summary>
    public static SolutionKey Text { get; } = new(nameof(Text), completion => completion);

    /// <summary>The same words, whatever their case and the white space between them.</summary>
    public static SolutionKey Words { get; } =
        new(
            nameof(Words),
            completion =>
                string.Join(' ', completion.Split((char[]?)null, Split)).ToUpperInvariant()
        );

    /// <summary>
    /// The same equations in the same order, whatever is written around them, as in RFT (arXiv 2308.01825); completions without an
    /// equation are told apart by their words.
    /// </summary>
    public static SolutionKey Equations { get; } = new(nameof(Equations), EquationsOf);

    private static StringSplitOptions Split => StringSplitOptions.RemoveEmptyEntries;

    /// <summary>A key of your own, for example the parsed form of a program.</summary>
    /// <param name="name">Names the function: a run directory filters anew when it changes.</param>
    /// <param name="keyOf">Equal for completions that are the same solution; called from one thread.</param>
    /// <exception cref="ArgumentException">The name is empty or that of another key.</exception>
    public static SolutionKey From(string name, Func<string, string> keyOf)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(keyOf);
        return Find(name) is null
            ? new SolutionKey(name, keyOf)
            : throw new ArgumentException(
                $"'{name}' names a key of the library. Give another name."
            );
    }

    /// <summary>The key of a completion.</summary>
    public string Of(string completion)
    {
        ArgumentNullException.ThrowIfNull(completion);
        return _keyOf(completion);
    }

    /// <summary>Its name.</summary>
    public override string ToString() => _name;

    /// <summary>The library's key of a name.</summary>
    internal static SolutionKey? Find(string name) =>
        Array.Find([Text, Words, Equations], key => key._name == name);

    private static string EquationsOf(string completion)
    {
        var equations = new StringBuilder();
        foreach (var equation in Equation().EnumerateMatches(completion))
        {
            foreach (var letter in completion.AsSpan(equation.Index, equation.Length))
                if (!char.IsWhiteSpace(letter))
                    equations.Append(letter);
            equations.Append(';');
        }
        return equations.Length > 0 ? equations.ToString() : Words.Of(completion);
    }

    // 3 + 4*2 = 11, (5-1)/2=2, 7.5 × 2 = 15
    [GeneratedRegex(
        @"[-+(]?[\d(][\d\s.,()+\-*/×÷%$]*=\s*[-+$]?\d+([.,]\d+)*",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Equation();
}
