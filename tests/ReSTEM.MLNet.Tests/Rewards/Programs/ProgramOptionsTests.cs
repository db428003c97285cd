using ReSTEM.MLNet.Rewards.Programs;

namespace ReSTEM.MLNet.Tests.Rewards.Programs;

public class ProgramOptionsTests
{
    [Theory]
    [InlineData(IsolationLevel.None, false)]
    [InlineData(IsolationLevel.Full, true)]
    public void Isolation_that_contradicts_itself_is_refused(IsolationLevel least, bool allow)
    {
        var options = new PythonRewardOptions { LeastIsolation = least, AllowUnisolated = allow };

        var make = () => new PythonReward(options);

        make.Should()
            .Throw<ArgumentException>()
            .WithMessage($"*LeastIsolation is {least}*AllowUnisolated*");
    }

    [Fact]
    public void A_limit_that_cannot_be_is_named_with_its_value_and_what_it_must_be()
    {
        Action[] settings =
        [
            () => _ = new PythonRewardOptions { Workers = 0 },
            () => _ = new PythonRewardOptions { NumberTolerance = double.NaN },
            () => _ = new CSharpRewardOptions { HeapBytes = 1 },
            () => _ = new CSharpRewardOptions { TimeLimit = TimeSpan.Zero },
        ];

        var messages = settings.Select(set =>
            set.Should().Throw<ArgumentOutOfRangeException>().Which.Message.Split('\n')[0]
        );

        messages
            .Select(message => message.Split(" (Parameter")[0])
            .Should()
            .Equal(
                "PythonRewardOptions.Workers is 0; it must be at least 1.",
                "PythonRewardOptions.NumberTolerance is NaN; it must be at least 0.",
                "CSharpRewardOptions.HeapBytes is 1; it must be at least 16777216.",
                "CSharpRewardOptions.TimeLimit is 00:00:00; it must be above 00:00:00."
            );
    }
}
