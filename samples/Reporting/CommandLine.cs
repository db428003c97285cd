using System.Globalization;

namespace ReSTEM.MLNet.Samples.Reporting;

/// <summary>The options that every self-training sample understands.</summary>
public sealed record CommandLine
{
    private const string Usage =
        "[--seed N] [--iterations N] [--json FILE] [--plot FILE] [--model DIR] [--data DIR] [--run DIR] "
        + "[--problems N] [--held-out N] [--worked N] [--samples N] [--tokens N]";

    /// <summary>Same seed, same table, times aside.</summary>
    public int Seed { get; private init; } = 1;

    /// <summary>EM iterations after the base model.</summary>
    public int Iterations { get; private init; } = 3;

    /// <summary>Where the numbers of the table are written; absent for nowhere.</summary>
    public string? Json { get; private init; }

    /// <summary>Where the plot of pass@1 is written.</summary>
    public required string Plot { get; init; }

    /// <summary>A Hugging Face folder to start from in place of the sample's small model; absent for the small model.</summary>
    public string? Model { get; private init; }

    /// <summary>Where the sample's data lies; absent for its usual place.</summary>
    public string? Data { get; private init; }

    /// <summary>Where everything that is drawn, judged and trained is kept; absent for nowhere.</summary>
    public string? RunDirectory { get; private init; }

    /// <summary>Training problems; absent for the sample's usual number.</summary>
    public int? Problems { get; private init; }

    /// <summary>Held-out problems that every iteration is measured on; absent for the sample's usual number.</summary>
    public int? HeldOut { get; private init; }

    /// <summary>Worked solutions that the base model is taught first; absent for the sample's usual number.</summary>
    public int? Worked { get; private init; }

    /// <summary>Completions drawn for each problem; absent for the sample's usual number.</summary>
    public int? Samples { get; private init; }

    /// <summary>Most tokens of a completion; absent for the sample's usual number.</summary>
    public int? Tokens { get; private init; }

    /// <summary>Reads the options; a wrong one is named, with what is understood.</summary>
    /// <exception cref="ArgumentException">An option is unknown, lacks its value or has a wrong one.</exception>
    public static CommandLine Parse(IReadOnlyList<string> arguments, string plot)
    {
        var options = new CommandLine { Plot = plot };
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var name = arguments[i];
            var value =
                i + 1 < arguments.Count ? arguments[i + 1] : throw Fault($"{name} lacks its value");
            options = name switch
            {
                "--problems" => options with { Problems = Number(name, value, 1) },
                "--held-out" => options with { HeldOut = Number(name, value, 1) },
                "--worked" => options with { Worked = Number(name, value, 0) },
                "--samples" => options with { Samples = Number(name, value, 1) },
                "--tokens" => options with { Tokens = Number(name, value, 1) },
                "--seed" => options with { Seed = Number(name, value, 0) },
                "--iterations" => options with { Iterations = Number(name, value, 1) },
                "--json" => options with { Json = value },
                "--plot" => options with { Plot = value },
                "--model" => options with { Model = value },
                "--data" => options with { Data = value },
                "--run" => options with { RunDirectory = value },
                _ => throw Fault($"{name} is not an option"),
            };
        }

        return options;
    }

    private static int Number(string name, string value, int least) =>
        int.TryParse(value, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number
            : throw Fault($"{name} is '{value}'; it must be a whole number, at least {least}");

    private static ArgumentException Fault(string fault) => new($"{fault}. Options: {Usage}");
}
