using ReSTEM.MLNet.Rewards.Sql;

namespace ReSTEM.MLNet.Tests.Rewards.Sql;

public class SqlOptionsTests
{
    [Fact]
    public void Workers_that_would_be_ignored_are_refused()
    {
        using var database = new SmallDatabase();
        var inProcess = new SqlWorkerOptions { Isolation = SqlIsolation.InProcess };
        var many = inProcess with { Workers = Environment.ProcessorCount + 1 };

        var crowd = () => new SqlExecutionReward(database.Path, workers: many);
        var again = () =>
            new SqlExecutionReward(database.Path, workers: inProcess with { Attempts = 9 });

        crowd.Should().Throw<ArgumentException>().WithMessage("*Workers is *InProcess*");
        again.Should().Throw<ArgumentException>().WithMessage("*Attempts is 9*InProcess*");
    }

    [Fact]
    public void A_limit_that_cannot_be_is_named_with_its_value()
    {
        var rows = () => new SqlLimits { MaxRows = 0 };
        var time = () => new SqlLimits { TimeLimit = TimeSpan.FromSeconds(-1) };

        rows.Should()
            .Throw<ArgumentOutOfRangeException>()
            .WithMessage("SqlLimits.MaxRows is 0; it must be at least 1.*");
        time.Should()
            .Throw<ArgumentOutOfRangeException>()
            .WithMessage("SqlLimits.TimeLimit is -00:00:01; it must be above 00:00:00.*");
    }
}
