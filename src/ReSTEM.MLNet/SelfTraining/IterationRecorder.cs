using Microsoft.ML.Runtime;
using ReSTEM.MLNet.Filtering;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.Interop;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.Rewards;

namespace ReSTEM.MLNet.SelfTraining;

/// <summary>Hears what the stages of one iteration tell, passes it on as progress and keeps what the report needs.</summary>
internal sealed class IterationRecorder(
    SelfTrainOptions options,
    TimeProvider time,
    IHost host,
    int iteration
)
    : IProgress<ShardSampled>,
        IProgress<SamplesJudged>,
        IProgress<FilterSummary>,
        IProgress<FineTuningProgress>,
        IDisposable
{
    private readonly PhaseLog _log = new(host);
    private readonly TrainingTally _training = new(
        options.FineTuning.Epochs,
        Hosts.TempFilePath(host)
    );
    private readonly Dictionary<Verdict, int> _verdicts = [];
    private readonly List<string> _skipped = [];
    private SelfTrainProgress _state = new()
    {
        Iteration = iteration,
        Phase = SelfTrainPhase.Sampling,
    };
    private FilterSummary _filtered = new();
    private TimeSpan _sampling;
    private long _phaseStart = time.GetTimestamp();
    private long _sampledTokens;
    private int _skippedCount;

    public void Begin(SelfTrainPhase phase, long? totalProblems)
    {
        _phaseStart = time.GetTimestamp();
        _verdicts.Clear();
        _state = new SelfTrainProgress
        {
            Iteration = iteration,
            Phase = phase,
            TotalProblems = totalProblems,
        };
        _log.Begun(_state);
        options.Progress?.Report(_state);
    }

    /// <summary>Time since the phase began, in seconds.</summary>
    public double PhaseSeconds => time.GetElapsedTime(_phaseStart).TotalSeconds;

    /// <summary>Time spent in calls to the sampler since the recorder was made, in seconds.</summary>
    public double SamplingSeconds => _sampling.TotalSeconds;

    public void AddSamplingTime(TimeSpan spent) => _sampling += spent;

    public void Report(ShardSampled value)
    {
        _skippedCount += value.Skipped.Count;
        _skipped.AddRange(value.Skipped.Take(SelfTrainReport.MostSkippedNamed - _skipped.Count));
        _sampledTokens += value.Tokens;
        _state = _state with
        {
            Problems = _state.Problems + value.Problems,
            Samples = _state.Samples + value.Samples,
            Tokens = _state.Tokens + value.Tokens,
        };
        Tell();
    }

    public void Report(SamplesJudged value)
    {
        foreach (var (verdict, count) in value.Verdicts)
            _verdicts[verdict] = _verdicts.GetValueOrDefault(verdict) + count;
        _state = _state with { Verdicts = new Dictionary<Verdict, int>(_verdicts) };
        if (_state.Phase == SelfTrainPhase.Evaluation) // one completion a problem, and no shards
        {
            var answered = _verdicts.Values.Sum();
            _state = _state with { Problems = answered, Samples = answered };
        }
        Tell();
    }

    public void Report(FilterSummary value) => _filtered = value;

    public void Report(FineTuningProgress value)
    {
        _training.Add(value);
        _state = _state with
        {
            Step = value.Step,
            TotalSteps = value.TotalSteps,
            Loss = value.Loss,
            Tokens = _state.Tokens + value.Tokens,
        };
        Tell();
    }

    public SelfTrainReport ToReport() =>
        new()
        {
            Iteration = iteration,
            Problems = _filtered.Problems,
            Samples = _filtered.Samples,
            Solved = _filtered.Solved,
            Distinct = _filtered.Distinct,
            Kept = _filtered.Kept,
            Verdicts = _filtered.Verdicts,
            Skipped = [.. _skipped],
            SkippedProblems = _skippedCount,
            SampledTokens = _sampledTokens,
            Loss = _training.LastEpochLoss(),
            HeldOutScore = _training.HeldOutScore,
            FineTuningSteps = _training.Kept?.Step,
            SamplingSeconds = SamplingSeconds,
        };

    public void Dispose() => _training.Dispose();

    private void Tell()
    {
        var now = _state with { Elapsed = time.GetElapsedTime(_phaseStart) };
        _log.Advanced(now);
        options.Progress?.Report(now);
    }
}
