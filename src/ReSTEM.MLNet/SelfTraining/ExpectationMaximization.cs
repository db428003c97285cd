using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using ReSTEM.MLNet.FineTuning;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.Interop;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.SelfTraining.Runs;
using ReSTEM.MLNet.Telemetry;

namespace ReSTEM.MLNet.SelfTraining;

/// <summary>The iterations: runs and measures them, with a run directory where there is one.</summary>
internal sealed class ExpectationMaximization
{
    private readonly IHost _host;
    private readonly SelfTrainParts _parts;
    private readonly SelfTrainOptions _options;
    private readonly StageOptions _stages;
    private readonly IterationTraining _training;
    private readonly IReadOnlyList<TrainingExample> _human;

    public ExpectationMaximization(IHost host, SelfTrainParts parts, SelfTrainOptions options)
    {
        _host = host;
        _parts = parts;
        _options = options;
        _human = HumanSolutions.Encode(parts, options);
        _stages = new StageOptions(options, options.Seed ?? Hosts.Seed(host) ?? 0);
        _training = new IterationTraining(host, parts, options, _stages);
        Stages = new IterationStages(host, parts, options, _stages);
        Checks = new IterationChecks(parts, options, _stages, Stages);
    }

    public IterationStages Stages { get; }

    public IterationChecks Checks { get; }

    /// <summary>The iteration that follows another and samples from its model.</summary>
    public SelfTrainedTransformer After(SelfTrainedTransformer previous, IDataView problems)
    {
        var number = previous.Report.Iteration + 1;
        using var read =
            _options.PoolIterations && previous.Pooled is null
                ? EarlierSamples.Read(_options.RunDirectory, number, Hosts.TempFilePath(_host))
                : null;
        IReadOnlyList<TrainingExample> earlier = [];
        if (_options.PoolIterations)
            earlier = read ?? previous.Pooled!;
        return Run(problems, new IterationStart(previous.LanguageModel.Sampler, number, earlier));
    }

    public SelfTrainedTransformer Run(IDataView problems, IterationStart start)
    {
        Checks.BeforeIteration(problems);
        var (training, heldOut) = Stages.Split(problems);
        var iteration = start.Iteration;
        using var channel = _host.Start("EM iteration");
        using var activity = Instruments.Activities.StartActivity("iterate");
        activity?.SetTag("restem.iteration", iteration);
        using var run = Begin(iteration, channel);
        using var recorder = Stages.Recorder(iteration);
        var mixture = new TrainingMixture(_human, start.Earlier);
        var trainer = _training.Validated(_training.Trainer(start, mixture, run), heldOut);
        var mixing = new MixingFineTuner(trainer, mixture, _options.PoolIterations);
        var fineTuner = new RecordedFineTuner(mixing, recorder);
        recorder.Begin(SelfTrainPhase.Sampling, training.GetRowCount());
        var policy = new TimedSampler(start.Policy, _parts.Time, recorder);
        var plan = Stages.Samples(policy, recorder, iteration);
        run?.Describe(_parts, _options, plan, problems);
        var learning = _training.Learning(fineTuner, recorder, start);
        var model = _options.LearnFromSamples
            ? Stages
                .Chain(Stages.Sampled(plan, run, channel), plan, learning)
                .Fit(training)
                .LastTransformer
            : _training.Supervised(learning);
        var report = Report(recorder, mixing, fineTuner) with
        {
            HeldOutProblems = (int?)heldOut?.GetRowCount() ?? 0,
        };
        run?.Measured(report);
        channel.Info(MessageSensitivity.None, "{0}", report);
        return new SelfTrainedTransformer(model, report) { Pooled = mixing.Pooled };
    }

    /// <summary>Number 0: a model that nothing was trained for.</summary>
    public SelfTrainedTransformer AsItIs(ISampler model, string[] warnings) =>
        new(
            new LanguageModelTransformer(_host, model, _stages.Completion(), owned: null),
            new SelfTrainReport { Iteration = 0, Warnings = warnings }
        );

    /// <summary>The same with what its model solves of held-out problems, where there are any.</summary>
    public SelfTrainedTransformer Measured(SelfTrainedTransformer trained, IDataView? validation)
    {
        if (validation is null)
            return trained;
        using var channel = _host.Start("Evaluation");
        using var run = Begin(trained.Report.Iteration, channel);
        var measured = _training.Measuring().Measure(trained, validation);
        run?.Measured(measured.Report);
        return measured;
    }

    private SelfTrainRun? Begin(int iteration, IChannel channel) =>
        _options.RunDirectory is { } directory
            ? SelfTrainRun.Begin(directory, iteration, new RunLog(channel))
            : null;

    private static SelfTrainReport Report(
        IterationRecorder recorder,
        MixingFineTuner mixing,
        RecordedFineTuner fineTuner
    ) =>
        recorder.ToReport() with
        {
            Examples = mixing.Examples,
            RewardSeconds = fineTuner.SamplingPhaseSeconds - recorder.SamplingSeconds,
            FineTuningSeconds = fineTuner.FineTuningSeconds,
            PeakMegabytes = Math.Round(PeakBytes() / 1e6, 1),
        };

    private static long PeakBytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
