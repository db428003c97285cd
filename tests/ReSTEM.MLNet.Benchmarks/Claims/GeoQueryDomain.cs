using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards.Sql;
using ReSTEM.MLNet.Samples.Reporting;
using TextToSql;

namespace ReSTEM.MLNet.Benchmarks.Claims;

/// <summary>The TextToSql sample's task: GeoQuery's questions, judged by running the queries.</summary>
internal static class GeoQueryDomain
{
    public static ClaimDomain Create(int seed, string folder)
    {
        var geoQuery = new GeoQuery(folder);
        var training = geoQuery.Split("train").ToArray();
        var test = geoQuery.Split("test");
        var execution = new SqlExecutionReward(geoQuery.Database);
        var unanswerable = SameResult.FindUnanswerable(execution, [.. training, .. test]);
        new Random(seed).Shuffle(training);
        var problems = Array.ConvertAll(training, Problem);
        var words = problems
            .Select(problem => problem.Question)
            .Concat(problems.Take(150).Select(problem => problem.Solution));
        var small = SmallModel.Training with { LearningRate = 2e-3 };
        return new ClaimDomain
        {
            Name = "textToSql",
            Untaught = () =>
                new SmallModel(Width: 128, Layers: 4, ContextLength: 160).OfWords(
                    ["SQL :", .. words],
                    seed
                ),
            Taught = problems[..150],
            Problems = [.. problems.Where(problem => !unanswerable.Contains(problem.Id))],
            Test = [.. test.Select(Problem)],
            Transfer = [],
            Reward = new SameResult(execution, unanswerable),
            Prompt = PromptTemplate.ZeroShot("{Question} SQL :"),
            BaseTraining = small with { Epochs = 40 },
            Training = small with { Epochs = 6 },
            MaxNewTokens = 100,
        };
    }

    private static ClaimProblem Problem(SqlQuestion question) =>
        new(question.Id, question.Question, question.Answer, GeoQuery.Worked(question).Solution);
}
