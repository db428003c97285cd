using QuickStart;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.Samples.Reporting;

namespace ReSTEM.MLNet.Benchmarks.Claims;

/// <summary>The QuickStart sample's task: word problems of three steps; those of two steps are the transfer set.</summary>
internal static class ArithmeticDomain
{
    // Above the seeds that a user gives, so that test problems are the same for all of them and drawn from elsewhere.
    private const int TestSeed = 1_000_003;

    public static ClaimDomain Create(int seed, int problems)
    {
        var source = new WordProblems(seed);
        var taught = Draw(source, 250);
        var test = Draw(new WordProblems(TestSeed), 300);
        var asked = test.Select(problem => problem.Question).ToHashSet();
        return new ClaimDomain
        {
            Name = "arithmetic",
            Untaught = () =>
                new SmallModel(Width: 96, Layers: 2, ContextLength: 128).OfWords(
                    ["Solution :", .. WordProblems.Vocabulary()],
                    seed
                ),
            Taught = taught,
            Problems =
            [
                .. Draw(source, problems).Where(problem => !asked.Contains(problem.Question)),
            ],
            Test = test,
            Transfer = Draw(new WordProblems(TestSeed + 1, steps: 2), 300),
            Reward = new FinalAnswerReward("answer"),
            Prompt = PromptTemplate.ZeroShot("{Question} Solution :"),
            BaseTraining = SmallModel.Training with { Epochs = 20 },
            Training = SmallModel.Training with { Epochs = 5 },
            MaxNewTokens = 40,
        };
    }

    private static ClaimProblem[] Draw(WordProblems source, int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ => source.Next())
                .Select(next => new ClaimProblem(
                    next.Problem.Id,
                    next.Problem.Question,
                    next.Problem.Answer,
                    next.Worked.Solution
                )),
        ];
}
