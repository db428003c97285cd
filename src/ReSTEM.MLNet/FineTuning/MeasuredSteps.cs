using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.Telemetry;

namespace ReSTEM.MLNet.FineTuning;

/// <summary>Measures optimizer steps as they are told and passes them on.</summary>
internal sealed class MeasuredSteps(IProgress<FineTuningProgress>? inner, TimeProvider time)
    : IProgress<FineTuningProgress>
{
    private long _last = time.GetTimestamp();

    public void Report(FineTuningProgress value)
    {
        Instruments.StepSeconds.Record(time.GetElapsedTime(_last).TotalSeconds);
        Instruments.TrainedTokens.Add(value.Tokens);
        Instruments.Loss.Record(value.Loss);
        inner?.Report(value);
        _last = time.GetTimestamp();
    }
}
