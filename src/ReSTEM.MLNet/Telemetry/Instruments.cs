using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ReSTEM.MLNet.Telemetry;

/// <summary>
/// What a listener such as OpenTelemetry or dotnet-counters sees of this library, under the name <see cref="Name"/>. Static, as
/// System.Diagnostics finds its sources by name; without a listener nothing is measured.
/// </summary>
internal static class Instruments
{
    public const string Name = "ReSTEM.MLNet";

    private static readonly Meter Meter = new(Name);

    public static ActivitySource Activities { get; } = new(Name);

    public static Counter<long> SampledTokens { get; } =
        Meter.CreateCounter<long>("restem.sampling.tokens", "{token}", "Tokens drawn.");

    public static Counter<long> Samples { get; } =
        Meter.CreateCounter<long>("restem.sampling.samples", "{sample}", "Completions drawn.");

    public static Histogram<double> SamplingSeconds { get; } =
        Meter.CreateHistogram<double>("restem.sampling.duration", "s", "Time to sample a shard.");

    public static Counter<long> Verdicts { get; } =
        Meter.CreateCounter<long>(
            "restem.reward.verdicts",
            "{completion}",
            "Completions judged, by verdict."
        );

    public static UpDownCounter<long> RewardQueue { get; } =
        Meter.CreateUpDownCounter<long>(
            "restem.reward.queue",
            "{completion}",
            "Completions that wait for their verdict."
        );

    public static Histogram<double> RewardSeconds { get; } =
        Meter.CreateHistogram<double>("restem.reward.duration", "s", "Time to judge a completion.");

    public static Counter<long> TrainedTokens { get; } =
        Meter.CreateCounter<long>("restem.fine_tuning.tokens", "{token}", "Tokens trained.");

    public static Histogram<double> StepSeconds { get; } =
        Meter.CreateHistogram<double>(
            "restem.fine_tuning.step.duration",
            "s",
            "Time of an optimizer step."
        );

    public static Gauge<double> Loss { get; } =
        Meter.CreateGauge<double>(
            "restem.fine_tuning.loss",
            "nat/token",
            "Loss of the last optimizer step."
        );
}
