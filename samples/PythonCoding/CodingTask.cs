using Microsoft.ML;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Samples.Reporting;

namespace PythonCoding;

/// <summary>What a model is taught and asked.</summary>
internal sealed record CodingTask
{
    /// <summary>Problems with a program that solves them; may be empty.</summary>
    public IReadOnlyList<WorkedProblem> Worked { get; init; } = [];

    /// <summary>Problems of which only the tests are known.</summary>
    public required IDataView Training { get; init; }

    /// <summary>Problems that nothing is learned from.</summary>
    public required IDataView HeldOut { get; init; }

    /// <summary>How a problem is put.</summary>
    public required PromptTemplate Prompt { get; init; }

    /// <summary>Where a program ends, besides the end of the text.</summary>
    public IReadOnlyList<string> Stops { get; init; } = [];

    /// <summary>Most tokens of a program, unless the command line says otherwise.</summary>
    public required int MaxNewTokens { get; init; }

    /// <summary>Functions known by some of their values: worked, training and held-out ones are all different.</summary>
    public static CodingTask Generated(MLContext mlContext, CommandLine options)
    {
        var source = new Puzzles(options.Seed);
        var worked = options.Worked ?? 300;
        return new CodingTask
        {
            Worked = [.. Enumerable.Range(0, worked).Select(_ => source.Next().Worked)],
            Training = Rows(mlContext, source, options.Problems ?? 600),
            HeldOut = Rows(mlContext, source, options.HeldOut ?? 400),
            Prompt = PromptTemplate.ZeroShot("{Question} Program :"),
            MaxNewTokens = 48,
        };
    }

    private static IDataView Rows(MLContext mlContext, Puzzles source, int count) =>
        mlContext.Data.LoadFromEnumerable(
            Enumerable.Range(0, count).Select(_ => source.Next().Puzzle).ToList()
        );
}
