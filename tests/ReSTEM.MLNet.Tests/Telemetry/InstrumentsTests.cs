using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.SelfTraining;

namespace ReSTEM.MLNet.Tests.Telemetry;

[Collection(Alone.Name)]
public sealed class InstrumentsTests
{
    [Fact]
    public void A_meter_listener_sees_tokens_verdicts_queue_and_steps()
    {
        var context = Some.Context();
        var totals = new ConcurrentDictionary<string, double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "ReSTEM.MLNet")
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>(
            (instrument, value, tags, _) => Add(NameOf(instrument, tags), value)
        );
        listener.SetMeasurementEventCallback<double>(
            (instrument, _, tags, _) => Add(NameOf(instrument, tags) + " count", 1)
        );
        listener.Start();

        using var model = new SelfTrainEstimator(
            context,
            Parts(),
            new SelfTrainOptions { SamplesPerProblem = 5 }
        ).Fit(context.View(30));

        var report = model.Report;
        totals["restem.sampling.samples"].Should().Be(150);
        totals["restem.sampling.tokens"].Should().Be(report.SampledTokens);
        totals["restem.sampling.duration count"].Should().Be(1);
        totals["restem.reward.verdicts Correct"].Should().Be(report.Verdicts[Verdict.Correct]);
        totals["restem.reward.verdicts Wrong"].Should().Be(report.Verdicts[Verdict.Wrong]);
        totals["restem.reward.queue"].Should().Be(0, "all that waited were judged");
        totals["restem.reward.duration count"].Should().BePositive();
        totals["restem.fine_tuning.tokens"].Should().Be(40);
        totals["restem.fine_tuning.step.duration count"].Should().Be(4);
        totals["restem.fine_tuning.loss count"].Should().Be(4);

        void Add(string name, double value) =>
            totals.AddOrUpdate(name, value, (_, before) => before + value);
    }

    [Fact]
    public void An_activity_listener_sees_what_an_iteration_is_made_of()
    {
        var context = Some.Context();
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "ReSTEM.MLNet",
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);

        new SelfTrainEstimator(context, Parts(), new SelfTrainOptions { SamplesPerProblem = 5 })
            .Iterate(context.View(30), context.View(10))
            .Take(2)
            .Should()
            .HaveCount(2);

        var iteration = ended.Single(a => a.OperationName == "iterate");
        iteration.GetTagItem("restem.iteration").Should().Be(1);
        var sample = ended.Single(a =>
            a.OperationName == "sample" && a.ParentSpanId == iteration.SpanId
        );
        sample.GetTagItem("restem.samples").Should().Be(150);
        ended
            .Where(a => a.TraceId == iteration.TraceId)
            .Select(a => a.OperationName)
            .Should()
            .BeEquivalentTo("sample", "judge", "fine-tune", "iterate");
        ended.Count(a => a.OperationName == "evaluate").Should().Be(2);
    }

    private static SelfTrainParts Parts() =>
        new(
            new GuessingSampler(),
            new MemorizingFineTuner(),
            Some.ExactAnswer(),
            TimeProvider.System
        );

    private static string NameOf(
        Instrument instrument,
        ReadOnlySpan<KeyValuePair<string, object?>> tags
    ) => tags.Length == 0 ? instrument.Name : $"{instrument.Name} {tags[0].Value}";
}
