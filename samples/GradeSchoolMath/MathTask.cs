using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards.Mathematics;
using ReSTEM.MLNet.Samples.Reporting;

namespace GradeSchoolMath;

/// <summary>What a model is taught and asked.</summary>
internal sealed record MathTask
{
    /// <summary>Solutions that a person, or what stands for one, has written; may be empty.</summary>
    public required IReadOnlyList<WorkedProblem> Worked { get; init; }

    /// <summary>Problems of which only the answer is known.</summary>
    public required IReadOnlyList<MathProblem> Training { get; init; }

    /// <summary>Problems that nothing is learned from.</summary>
    public required IReadOnlyList<MathProblem> HeldOut { get; init; }

    /// <summary>How a question is put.</summary>
    public required PromptTemplate Prompt { get; init; }

    /// <summary>How answers are compared.</summary>
    public required MathProfile Profile { get; init; }

    /// <summary>Most tokens of a solution, unless the command line says otherwise.</summary>
    public required int MaxNewTokens { get; init; }

    /// <summary>Generated stories: worked, training and held-out ones are all different.</summary>
    public static MathTask Generated(CommandLine options)
    {
        var source = new StoryProblems(options.Seed);
        return new MathTask
        {
            Worked =
            [
                .. Enumerable.Range(0, options.Worked ?? 300).Select(_ => source.Next().Worked),
            ],
            Training = Problems(source, options.Problems ?? 2000),
            HeldOut = Problems(source, options.HeldOut ?? 600),
            Prompt = PromptTemplate.ZeroShot("{Question} Solution :"),
            Profile = MathProfile.Gsm8k,
            MaxNewTokens = 40,
        };
    }

    private static List<MathProblem> Problems(StoryProblems source, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => source.Next().Problem)];
}
