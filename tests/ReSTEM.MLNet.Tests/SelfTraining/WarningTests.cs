using Microsoft.ML;
using ReSTEM.MLNet.Evaluation;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.SelfTraining;

namespace ReSTEM.MLNet.Tests.SelfTraining;

public class WarningTests
{
    [Theory]
    [InlineData(0.4, 0.6, 12, 9, true)]
    [InlineData(0.4, 0.6, 9, 12, false)]
    [InlineData(0.6, 0.4, 12, 9, false)]
    [InlineData(0.4, 0.6, 12, 12, false)]
    public void Training_that_rises_while_held_out_falls_is_over_fitting(
        double trainBefore,
        double train,
        int heldOutBefore,
        int heldOut,
        bool expected
    )
    {
        var warning = Overfitting.Warning(
            Report(1, 0, heldOutBefore),
            Report(2, trainBefore, heldOut),
            Report(2, trainBefore, heldOut),
            Report(3, train, 0)
        );

        (warning is not null).Should().Be(expected);
    }

    [Fact]
    public void Held_out_problems_among_the_training_problems_are_told_before_anything_is_sampled()
    {
        var context = Some.Context();
        var log = new List<string>();
        var sampler = new GuessingSampler();
        var callsWhenTold = new List<int>();
        context.Log += (_, e) =>
        {
            log.Add(e.RawMessage);
            if (e.RawMessage.StartsWith("4 of 4", StringComparison.Ordinal))
                callsWhenTold.Add(sampler.Calls);
        };

        var first = SelfTrain(context, sampler, new SelfTrainOptions())
            .Iterate(context.View(10), context.View(4))
            .First();

        first.Report.Warnings.Should().ContainSingle().Which.Should().StartWith("4 of 4");
        log.Should().Contain(first.Report.Warnings[0]);
        callsWhenTold.Should().NotBeEmpty().And.OnlyContain(calls => calls == 0);
        sampler.Calls.Should().BePositive();
    }

    [Fact]
    public void The_check_for_leakage_can_be_switched_off()
    {
        var context = Some.Context();

        var first = SelfTrain(
                context,
                new GuessingSampler(),
                new SelfTrainOptions { CheckLeakage = false }
            )
            .Iterate(context.View(10), context.View(4))
            .First();

        first.Report.Warnings.Should().BeEmpty();
    }

    [Fact]
    public void A_preview_counts_what_the_whole_would_be()
    {
        var context = Some.Context();
        var sampler = new GuessingSampler();
        var options = new SelfTrainOptions { SamplesPerProblem = 10, MaxKeptPerProblem = 2 };

        var preview = SelfTrain(context, sampler, options).Preview(context.View(1000), 0.05);

        sampler.Generated.Should().Be(50 * 10);
        preview.Samples.Should().Be(10_000);
        preview.Tokens.Should().Be(20_000);
        preview.Acceptance.Estimate.Should().BeApproximately(0.1, 1e-12); // its guesses go through all digits
        preview.Kept.Should().BeInRange(900, 1000); // one digit in ten is right, and equal ones count once
        preview.Advice.Should().BeEmpty();
    }

    [Fact]
    public void A_preview_says_when_nothing_or_everything_is_solved()
    {
        var context = Some.Context();
        SelfTrainPreview Preview(string answer) =>
            SelfTrain(
                    context,
                    new GuessingSampler { Guess = (_, _, _) => answer },
                    new SelfTrainOptions(),
                    Reward.From((_, text) => text == "right")
                )
                .Preview(context.View(100));

        Preview("wrong").Advice[0].Should().StartWith("Nothing was solved");
        Preview("right").Advice[0].Should().StartWith("Every sample is correct");
        Preview("right").Advice.Should().Contain(line => line.Contains("raise Temperature"));
    }

    private static SelfTrainEstimator SelfTrain(
        MLContext context,
        GuessingSampler sampler,
        SelfTrainOptions options,
        IReward? reward = null
    ) =>
        new(
            context,
            new SelfTrainParts(
                sampler,
                new MemorizingFineTuner(),
                reward ?? Some.ExactAnswer(),
                TimeProvider.System
            ),
            options
        );

    private static SelfTrainReport Report(int iteration, double meanReward, int heldOut) =>
        new()
        {
            Iteration = iteration,
            Samples = 100,
            Verdicts = new Dictionary<Verdict, int> { [Verdict.Correct] = (int)(100 * meanReward) },
            PassAt1 = BinomialInterval.Wilson(heldOut, 20),
            ValidationRewards = [.. Enumerable.Range(0, 20).Select(i => i < heldOut)],
        };
}
