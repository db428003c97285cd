using System.Globalization;

namespace Scoring;

/// <summary>The command line.</summary>
internal sealed record Arguments
{
    private const string Usage =
        "KIND --in FILE.jsonl --out FILE.jsonl [--profile P] [--timeout S] [--workers N]";

    /// <summary>Which reward judges, in lower case.</summary>
    public required string Kind { get; init; }

    /// <summary>Rows to judge, as JSON Lines.</summary>
    public string In { get; init; } = "";

    /// <summary>Where the judged rows go.</summary>
    public string Out { get; init; } = "";

    /// <summary>The rules of a kind that has several; absent for its own.</summary>
    public string? Profile { get; init; }

    /// <summary>The time a program, a query or a match gets; absent for the reward's own.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Rows judged at the same time.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Reads the options; a wrong one is named, with what is understood.</summary>
    /// <exception cref="ArgumentException">An option is missing, unknown or has a wrong value.</exception>
    public static Arguments Parse(string[] arguments)
    {
        if (arguments.Length == 0 || !RowReward.Kinds.Contains(arguments[0]))
        {
            var given = arguments.Length == 0 ? "No KIND is given" : $"'{arguments[0]}' is no KIND";
            throw new ArgumentException(
                $"{given}. KIND is one of {string.Join(", ", RowReward.Kinds)}; then: {Usage}"
            );
        }

        var parsed = new Arguments { Kind = arguments[0] };
        for (var i = 1; i < arguments.Length; i += 2)
        {
            var value =
                i + 1 < arguments.Length
                    ? arguments[i + 1]
                    : throw Fault($"{arguments[i]} lacks its value");
            parsed = parsed.With(arguments[i], value);
        }

        return parsed.Checked();
    }

    private Arguments With(string name, string value) =>
        name switch
        {
            "--in" => this with { In = value },
            "--out" => this with { Out = value },
            "--profile" => this with { Profile = value },
            "--timeout" => this with { Timeout = Seconds(value) },
            "--workers" => this with { Workers = Count(value) },
            _ => throw Fault($"{name} is not an option"),
        };

    private Arguments Checked()
    {
        if (In.Length == 0 || Out.Length == 0)
        {
            throw Fault("--in and --out are needed");
        }

        return File.Exists(In)
            ? this
            : throw new FileNotFoundException($"There is no file '{In}'.");
    }

    private static TimeSpan Seconds(string value) =>
        double.TryParse(value, CultureInfo.InvariantCulture, out var seconds)
        && seconds is > 0 and <= 86_400
            ? TimeSpan.FromSeconds(seconds)
            : throw Fault($"--timeout is '{value}'; it must be a number of seconds above 0");

    private static int Count(string value) =>
        int.TryParse(value, CultureInfo.InvariantCulture, out var count) && count > 0
            ? count
            : throw Fault($"--workers is '{value}'; it must be a whole number above 0");

    private static ArgumentException Fault(string fault) => new($"{fault}. Usage: {Usage}");
}
