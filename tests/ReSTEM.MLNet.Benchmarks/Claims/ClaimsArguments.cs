using System.Globalization;

namespace ReSTEM.MLNet.Benchmarks.Claims;

/// <summary>The options of <c>claims</c>.</summary>
internal sealed record ClaimsArguments
{
    private const string Usage =
        "--domain textToSql|arithmetic [--data DIR] [--cache DIR] [--seeds N] [--samples N] [--problems N] [--pass-samples N] [--pass-problems N]";

    public string Domain { get; private init; } = "arithmetic";

    /// <summary>GeoQuery's folder.</summary>
    public string Data { get; private init; } = "../shared/data/geoquery";

    /// <summary>Where finished work is kept: an interrupted run goes on from there.</summary>
    public string Cache { get; private init; } = "claims-cache";

    public int Seeds { get; private init; } = 3;

    /// <summary>Samples of a problem in an iteration.</summary>
    public int Samples { get; private init; } = 16;

    /// <summary>Word problems to learn from; GeoQuery has those it has.</summary>
    public int Problems { get; private init; } = 600;

    /// <summary>Samples of a test problem for pass@k: the largest k.</summary>
    public int PassSamples { get; private init; } = 64;

    /// <summary>How many of the test problems pass@k is measured on.</summary>
    public int PassProblems { get; private init; } = 100;

    public static ClaimsArguments Parse(IReadOnlyList<string> arguments)
    {
        var options = new ClaimsArguments();
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var name = arguments[i];
            var value =
                i + 1 < arguments.Count
                    ? arguments[i + 1]
                    : throw new ArgumentException($"{name} lacks its value. Options: {Usage}");
            options = name switch
            {
                "--domain" when value is "textToSql" or "arithmetic" => options with
                {
                    Domain = value,
                },
                "--data" => options with { Data = value },
                "--cache" => options with { Cache = value },
                "--seeds" => options with { Seeds = Number(name, value) },
                "--samples" => options with { Samples = Number(name, value) },
                "--problems" => options with { Problems = Number(name, value) },
                "--pass-samples" => options with { PassSamples = Number(name, value) },
                "--pass-problems" => options with { PassProblems = Number(name, value) },
                _ => throw new ArgumentException(
                    $"{name} {value} is not understood. Options: {Usage}"
                ),
            };
        }

        return options;
    }

    private static int Number(string name, string value) =>
        int.TryParse(value, CultureInfo.InvariantCulture, out var number) && number >= 1
            ? number
            : throw new ArgumentException(
                $"{name} is '{value}'; it must be a whole number, at least 1."
            );
}
