using Microsoft.Data.Sqlite;
using Microsoft.ML;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.Rewards.Composition;
using ReSTEM.MLNet.Rewards.Mathematics;
using ReSTEM.MLNet.Rewards.Sql;
using ReSTEM.MLNet.SelfTraining;
using ReSTEM.MLNet.SelfTraining.Runs;

namespace ReSTEM.MLNet.Tests.SelfTraining.Runs;

/// <summary>What a reward reads besides the problem is part of what its verdicts are kept under.</summary>
public sealed class RewardContentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = Some.Context();
    private readonly string _database;

    public RewardContentTests()
    {
        _database = _folder.PathOf("city.sqlite");
        Execute("CREATE TABLE city (name TEXT); INSERT INTO city VALUES ('a'), ('b')");
    }

    public enum Databases
    {
        One,
        OfTheProblem,
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Databases.One)]
    [InlineData(Databases.OfTheProblem)]
    public async Task Samples_are_judged_anew_when_their_database_has_changed(Databases databases)
    {
        await using var sql =
            databases == Databases.One
                ? new SqlExecutionReward(_database)
                : new SqlExecutionReward(_ => [_database]);
        var reward = new AllOf(new FormatReward("SELECT"), sql);
        var sampler = new GuessingSampler
        {
            Guess = (_, sample, _) =>
                sample == 0 ? "SELECT name FROM city" : "SELECT 'a' UNION ALL SELECT 'b'",
        };

        var first = Verdicts(reward, sampler);
        var again = Verdicts(reward, sampler);
        Execute("INSERT INTO city VALUES ('c')");
        var changed = Verdicts(reward, sampler);

        first.Should().Equal(Verdict.Correct, Verdict.Correct);
        again.Should().Equal(first);
        changed.Should().Equal(Verdict.Correct, Verdict.Wrong);
        sampler.Calls.Should().Be(1);
    }

    [Fact]
    public async Task The_identity_of_a_SQL_reward_names_what_its_databases_hold()
    {
        await using var reward = new SqlExecutionReward(_database);
        var copy = _folder.PathOf("copy.sqlite");
        File.Copy(_database, copy);
        await using var same = new SqlExecutionReward(copy);
        var before = reward.Identity;

        Execute("UPDATE city SET name = 'x' WHERE name = 'a'");

        same.Identity.Should().Be(before);
        reward.Identity.Should().NotBe(before);
    }

    [Fact]
    public void The_identity_of_rewards_that_are_joined_names_the_settings_of_each()
    {
        var judge = Reward.From((_, _) => true);

        var strict = RewardIdentity.Of(new AllOf(new MathAnswerReward(MathProfile.Strict), judge));
        var loose = RewardIdentity.Of(new AllOf(new MathAnswerReward(MathProfile.Gsm8k), judge));

        strict.Should().Contain("Strict").And.NotBe(loose);
        RewardIdentity.Of(new Not(judge)).Should().NotBe(RewardIdentity.Of(judge));
    }

    private Verdict?[] Verdicts(IReward reward, GuessingSampler sampler)
    {
        var problems = _context.Data.LoadFromEnumerable(
            new[]
            {
                new ProblemRow
                {
                    Id = "p",
                    Question = "Which?",
                    Answer = "SELECT name FROM city",
                },
            }
        );
        var parts = new SelfTrainParts(
            sampler,
            new MemorizingFineTuner(),
            reward,
            TimeProvider.System
        );
        var options = new SelfTrainOptions
        {
            SamplesPerProblem = 2,
            RunDirectory = _folder.PathOf("run"),
        };
        new SelfTrainEstimator(_context, parts, options).Fit(problems).Dispose();
        var shard = _folder.In("run", "iteration-1", "samples", "00000.jsonl");
        return [.. JsonLines.Read<SampleRecord>(shard, out _).Select(row => row.Verdict)];
    }

    private void Execute(string statement)
    {
        using var connection = new SqliteConnection($"Data Source={_database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }
}
