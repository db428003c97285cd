using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using ReSTEM.MLNet.Filtering;
using ReSTEM.MLNet.FineTuning;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.Interop;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.SelfTraining.Runs;
using ReSTEM.MLNet.Telemetry;

namespace ReSTEM.MLNet.SelfTraining;

/// <summary>
/// ReST^EM (arXiv 2312.06585): <see cref="Fit(IDataView)"/> is exactly one EM iteration, the chain of <c>GenerateSamples</c>,
/// <c>ApplyReward</c>, <c>FilterByReward</c> and <c>FineTune</c>. Made by <c>mlContext.Transforms.SelfTrain</c>.
/// </summary>
public sealed class SelfTrainEstimator : IEstimator<SelfTrainedTransformer>
{
    private readonly IHost _host;
    private readonly SelfTrainParts _parts;
    private readonly SelfTrainOptions _options;
    private readonly StageOptions _stages;

    internal SelfTrainEstimator(
        IHostEnvironment environment,
        SelfTrainParts parts,
        SelfTrainOptions options
    )
    {
        if (options is { Temperature: 0, SamplesPerProblem: > 1 and var samples })
            throw new ArgumentException(
                $"SelfTrainOptions.SamplesPerProblem is {samples} at Temperature 0, where all samples are the same. Set a temperature, or draw one."
            );
        if (options is { RunDirectory: null, RewardVersion: { Length: > 0 } version })
            throw new ArgumentException(
                $"SelfTrainOptions.RewardVersion is '{version}', which only a RunDirectory keeps. Set RunDirectory, or leave it unset."
            );
        HeldOutProblems.Check(options);
        _host = environment.Register(nameof(SelfTrainEstimator));
        _parts = parts;
        _options = options;
        _stages = new StageOptions(options, options.Seed ?? Hosts.Seed(_host) ?? 0);
    }

    /// <summary>The first EM iteration: samples from the base model and fine-tunes it on what the reward accepts.</summary>
    /// <exception cref="ArgumentException">
    /// A column is missing or of the wrong type, there are no problems, two have the same id, or one has no answer. Nothing was sampled.
    /// </exception>
    /// <exception cref="InvalidOperationException">The reward accepted nothing, or its machinery failed.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public SelfTrainedTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Run(input, _parts.BaseModel, iteration: 1);
    }

    /// <summary>The next EM iteration: samples from the previous one's model and fine-tunes the base model again.</summary>
    /// <inheritdoc cref="Fit(IDataView)"/>
    public SelfTrainedTransformer Fit(IDataView input, SelfTrainedTransformer previous)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(previous);
        return Run(input, previous.LanguageModel.Sampler, previous.Report.Iteration + 1);
    }

    /// <summary>
    /// Iterations for as long as you take them: number 0 is the base model as it is, each further one samples from the one before.
    /// Lazy: an iteration runs when it is reached.
    /// </summary>
    /// <param name="problems">What to learn from.</param>
    /// <param name="validation">Held-out problems, answered greedily after each iteration; absent to measure nothing.</param>
    /// <inheritdoc cref="Fit(IDataView)"/>
    public IEnumerable<SelfTrainIteration> Iterate(IDataView problems, IDataView? validation = null)
    {
        ArgumentNullException.ThrowIfNull(problems);
        return Iterations(problems, validation);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        var recorder = Recorder(iteration: 0);
        var plan = Samples(_parts.BaseModel, recorder, iteration: 1);
        Chain(Judged(plan), plan, _parts.FineTuner, recorder).GetOutputSchema(inputSchema);
        return LanguageModelTransformer.OutputShape(inputSchema, _stages.Completion());
    }

    /// <summary>
    /// Tells what one iteration would cost and bring: draws and judges the samples of some of the problems, spread over all of them, by
    /// the base model. Trains nothing and writes nothing.
    /// </summary>
    /// <param name="problems">What to learn from.</param>
    /// <param name="fraction">Share of the problems to probe, above 0 and at most 1; eight at least.</param>
    /// <inheritdoc cref="Fit(IDataView)"/>
    public SelfTrainPreview Preview(IDataView problems, double fraction = 0.01)
    {
        ArgumentNullException.ThrowIfNull(problems);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(fraction);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fraction, 1);
        Check(problems);
        (problems, _) = Split(problems);
        var recorder = Recorder(iteration: 1);
        recorder.Begin(SelfTrainPhase.Sampling, totalProblems: null);
        var plan = Samples(_parts.BaseModel, recorder, iteration: 1);
        return new Probe(plan, _parts.Time).Run(
            view => Judged(plan).Fit(view).Transform(view),
            problems,
            fraction
        );
    }

    private IEnumerable<SelfTrainIteration> Iterations(IDataView problems, IDataView? validation)
    {
        Check(problems);
        var warnings = new IterationWarnings(_host, _options);
        var current = Measured(BaseAsItIs(warnings.OfLeakage(problems, validation)), validation);
        yield return new SelfTrainIteration(0, current, current.Report);
        for (var number = 1; ; number++)
        {
            warnings.Ended(current.Report);
            var trained = Run(problems, current.LanguageModel.Sampler, number);
            current = Measured(trained.With(warnings.OfOverfitting(trained.Report)), validation);
            yield return new SelfTrainIteration(number, current, current.Report);
        }
    }

    // Number 0 does not read the problems; what is wrong with them shall be known before it samples.
    private void Check(IDataView problems)
    {
        GetOutputSchema(Shapes.Of(problems.Schema));
        RequireBase();
        var recorder = Recorder(iteration: 0);
        Split(problems);
        var samples = new SampleGenerationEstimator(Sampling(_parts.BaseModel, recorder, 1))
            .Fit(problems)
            .Transform(problems);
        new RewardEstimator(_host, _parts.Reward, _stages.Reward()).Fit(samples);
    }

    private SelfTrainedTransformer Run(IDataView problems, ISampler policy, int iteration)
    {
        GetOutputSchema(Shapes.Of(problems.Schema));
        RequireBase();
        var (training, heldOut) = Split(problems);
        using var channel = _host.Start("EM iteration");
        using var activity = Instruments.Activities.StartActivity("iterate");
        activity?.SetTag("restem.iteration", iteration);
        using var run = Begin(iteration, channel);
        var recorder = Recorder(iteration);
        var storing = run?.Storing(_parts.FineTuner, _parts) ?? _parts.FineTuner;
        var fineTuner = new RecordedFineTuner(Validated(storing, heldOut), recorder);
        recorder.Begin(SelfTrainPhase.Sampling, training.GetRowCount());
        var plan = Samples(new TimedSampler(policy, _parts.Time, recorder), recorder, iteration);
        run?.Describe(_parts, _options, plan, problems);
        IEstimator<ITransformer> judged = run is null ? Judged(plan) : run.Samples(plan);
        var model = Chain(judged, plan, fineTuner, recorder).Fit(training).LastTransformer;
        var report = recorder.ToReport() with
        {
            RewardSeconds = fineTuner.SamplingPhaseSeconds - recorder.SamplingSeconds,
            FineTuningSeconds = fineTuner.FineTuningSeconds,
            HeldOutProblems = (int?)heldOut?.GetRowCount() ?? 0,
            PeakMegabytes = Math.Round(PeakBytes() / 1e6, 1),
        };
        run?.Measured(report);
        channel.Info(MessageSensitivity.None, "{0}", report);
        return new SelfTrainedTransformer(model, report);
    }

    private (IDataView Training, IDataView? HeldOut) Split(IDataView problems) =>
        HeldOutProblems.Split(problems, _options, _stages.Seed);

    private IFineTuner Validated(IFineTuner fineTuner, IDataView? heldOut) =>
        heldOut is null
            ? fineTuner
            : new ValidatedFineTuner(
                fineTuner,
                new HeldOutProblems(heldOut, Measuring(), _parts.Reward, _stages)
            );

    // What is wrong with the base model shall be known before anything is sampled.
    private void RequireBase()
    {
        if (_options.FineTuning.ExpectedDigest is { } expected && expected != BaseDigest)
            throw new InvalidOperationException(
                $"SelfTrainOptions.FineTuning.ExpectedDigest is {expected}, but the base model's digest is {BaseDigest}: this is not the model that self-training was to start from."
            );
    }

    // A sampler's digest names the tokenizer too, behind the weights.
    private string BaseDigest => _parts.BaseModel.Digest.Split('/')[0];

    private Validation Measuring() => new(_host, _parts, _options, _stages);

    private static long PeakBytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }

    private SelfTrainRun? Begin(int iteration, IChannel channel) =>
        _options.RunDirectory is { } directory
            ? SelfTrainRun.Begin(directory, iteration, new RunLog(channel))
            : null;

    private IterationRecorder Recorder(int iteration) =>
        new(_options, _parts.Time, new PhaseLog(_host), iteration);

    private EstimatorChain<LanguageModelTransformer> Chain(
        IEstimator<ITransformer> judged,
        SamplePlan plan,
        IFineTuner fineTuner,
        IterationRecorder recorder
    )
    {
        // Every iteration starts from the same base: its digest is what it was.
        var options = _stages.FineTuning() with
        {
            ExpectedDigest = BaseDigest,
        };
        var training = new FineTuningPlan(fineTuner, options)
        {
            Progress = recorder,
            CancellationToken = _options.CancellationToken,
        };
        return judged
            .Append(new RewardFilterEstimator(_host, plan.Filter))
            .Append(new FineTuningEstimator(_host, training, _stages.Completion()));
    }

    private EstimatorChain<RewardTransformer> Judged(SamplePlan plan) =>
        new SampleGenerationEstimator(plan.Sampling).Append(
            new RewardEstimator(_host, plan.Reward, plan.RewardOptions)
        );

    private SamplePlan Samples(ISampler policy, IterationRecorder recorder, int iteration) =>
        new(
            Sampling(policy, recorder, iteration),
            _parts.Reward,
            _stages.Reward() with
            {
                Progress = recorder,
            },
            _stages.Filter() with
            {
                Progress = recorder,
            }
        )
        {
            RewardVersion = _options.RewardVersion,
        };

    private SamplingPlan Sampling(ISampler policy, IterationRecorder recorder, int iteration) =>
        new(
            _host,
            policy,
            _stages.Sampling(iteration),
            _stages.Generation() with
            {
                Progress = recorder,
            }
        );

    private SelfTrainedTransformer BaseAsItIs(string[] warnings) =>
        new(
            new LanguageModelTransformer(
                _host,
                _parts.BaseModel,
                _stages.Completion(),
                owned: null
            ),
            new SelfTrainReport { Iteration = 0, Warnings = warnings }
        );

    private SelfTrainedTransformer Measured(SelfTrainedTransformer trained, IDataView? validation)
    {
        if (validation is null)
            return trained;
        using var channel = _host.Start("Evaluation");
        using var run = Begin(trained.Report.Iteration, channel);
        var measured = Measuring().Measure(trained, validation);
        run?.Measured(measured.Report);
        return measured;
    }
}
