using ReSTEM.MLNet.LanguageModels.FineTuning;

namespace ReSTEM.MLNet.LanguageModels.Tests.FineTuning;

public sealed class LearningRateTests
{
    [Theory]
    [InlineData(LearningRateSchedule.Cosine, 0.5)]
    [InlineData(LearningRateSchedule.Linear, 0.5)]
    [InlineData(LearningRateSchedule.Constant, 1)]
    public void It_rises_in_a_straight_line_and_then_falls_as_its_schedule_says(
        LearningRateSchedule schedule,
        double half
    )
    {
        var options = new FineTuningOptions
        {
            LearningRate = 2,
            WarmupFraction = 0.2,
            Schedule = schedule,
        };

        double[] rates =
        [
            .. Enumerable.Range(0, 100).Select(step => LearningRate.At(options, step, 100)),
        ];

        rates[0].Should().BeApproximately(0.1, 1e-12);
        rates[9].Should().BeApproximately(1, 1e-12);
        rates[19].Should().BeApproximately(2, 1e-12);
        rates[20].Should().BeApproximately(2, 1e-12);
        rates[60].Should().BeApproximately(2 * half, 1e-12);
    }
}
