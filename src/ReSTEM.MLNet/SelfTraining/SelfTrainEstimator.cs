using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using ReSTEM.MLNet.DataViews;
using ReSTEM.MLNet.FineTuning;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.Interop;
using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.LanguageModels.FineTuning;
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
    private readonly IterationStages _chain;
    private readonly IterationTraining _training;
    private readonly IReadOnlyList<TrainingExample> _human;

    internal SelfTrainEstimator(
        IHostEnvironment environment,
        SelfTrainParts parts,
        SelfTrainOptions options
    )
    {
        options.Check();
        HeldOutProblems.Check(options);
        _host = environment.Register(nameof(SelfTrainEstimator));
        _parts = parts;
        _options = options;
        _human = HumanSolutions.Encode(parts, options);
        _stages = new StageOptions(options, options.Seed ?? Hosts.Seed(_host) ?? 0);
        _chain = new IterationStages(_host, parts, options, _stages);
        _training = new IterationTraining(_host, parts, options, _stages);
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
        return Run(input, new IterationStart(_parts.BaseModel, 1, []));
    }

    /// <summary>The next EM iteration: samples from the previous one's model and fine-tunes the base model again.</summary>
    /// <inheritdoc cref="Fit(IDataView)"/>
    public SelfTrainedTransformer Fit(IDataView input, SelfTrainedTransformer previous)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(previous);
        return After(previous, input);
    }

    /// <summary>
    /// One iteration whose samples another model draws, a stronger one: the base model learns from it. Its tokens are learned, so it
    /// needs the base model's tokenizer.
    /// </summary>
    /// <param name="input">The problems.</param>
    /// <param name="teacher">Draws the samples; stays as it is, and yours to dispose.</param>
    /// <exception cref="ArgumentException">The teacher has another tokenizer, or what <see cref="Fit(IDataView)"/> says.</exception>
    public SelfTrainedTransformer Distill(IDataView input, CausalLanguageModel teacher)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Run(input, new IterationStart(Teacher(teacher), 1, []));
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
        return Iterations(problems, validation, _parts.BaseModel);
    }

    /// <summary>
    /// The same where another model than the base draws the first samples, for example one that was taught by human solutions while the
    /// base was not: number 0 is that model as it is, and each further one trains the base.
    /// </summary>
    /// <param name="problems">What to learn from.</param>
    /// <param name="firstPolicy">Draws the first iteration's samples; stays as it is, and yours to dispose.</param>
    /// <param name="validation">Held-out problems, answered greedily after each iteration; absent to measure nothing.</param>
    /// <exception cref="ArgumentException">It has another tokenizer, or what <see cref="Fit(IDataView)"/> says.</exception>
    public IEnumerable<SelfTrainIteration> Iterate(
        IDataView problems,
        CausalLanguageModel firstPolicy,
        IDataView? validation = null
    )
    {
        ArgumentNullException.ThrowIfNull(problems);
        return Iterations(problems, validation, Teacher(firstPolicy));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        using var recorder = _chain.Recorder(iteration: 0);
        var plan = _chain.Samples(_parts.BaseModel, recorder, iteration: 1);
        RequireHint(inputSchema);
        var learning = new FineTuningPlan(_parts.FineTuner, _stages.FineTuning(iteration: 1));
        _chain.Chain(_chain.Judged(plan), plan, learning).GetOutputSchema(inputSchema);
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
        using var recorder = _chain.Recorder(iteration: 1);
        recorder.Begin(SelfTrainPhase.Sampling, totalProblems: null);
        var plan = _chain.Samples(_parts.BaseModel, recorder, iteration: 1);
        return new Probe(plan, _parts.Time).Run(
            view => _chain.Judged(plan).Fit(view).Transform(view),
            problems,
            fraction
        );
    }

    private LocalSampler Teacher(CausalLanguageModel teacher)
    {
        ArgumentNullException.ThrowIfNull(teacher);
        if (
            _parts.BaseModel is LocalSampler { Model.Tokenizer: var tokenizer }
            && tokenizer.Digest != teacher.Tokenizer.Digest
        )
            throw new ArgumentException(
                $"The teacher's tokenizer ({teacher.Tokenizer.Digest[..8]}) is not the base model's ({tokenizer.Digest[..8]}): its tokens mean something else there. Take a teacher of the same family, or teach the base model its texts as HumanExamples."
            );
        return new LocalSampler(teacher);
    }

    private IEnumerable<SelfTrainIteration> Iterations(
        IDataView problems,
        IDataView? validation,
        ISampler first
    )
    {
        Check(problems);
        var warnings = new IterationWarnings(_host, _options);
        var current = Measured(AsItIs(first, warnings.OfLeakage(problems, validation)), validation);
        yield return new SelfTrainIteration(0, current, current.Report);
        for (var number = 1; ; number++)
        {
            warnings.Ended(current.Report);
            var trained = After(current, problems);
            var warned = trained.Report with { Warnings = warnings.OfOverfitting(trained.Report) };
            current = Measured(trained.With(warned), validation);
            yield return new SelfTrainIteration(number, current, current.Report);
        }
    }

    // Number 0 does not read the problems; what is wrong with them shall be known before it samples.
    private void Check(IDataView problems)
    {
        GetOutputSchema(Shapes.Of(problems.Schema));
        RequireBase();
        using var recorder = _chain.Recorder(iteration: 0);
        Split(problems);
        var samples = new SampleGenerationEstimator(_chain.Sampling(_parts.BaseModel, recorder, 1))
            .Fit(problems)
            .Transform(problems);
        new RewardEstimator(_host, _parts.Reward, _stages.Reward()).Fit(samples);
    }

    private SelfTrainedTransformer After(SelfTrainedTransformer previous, IDataView problems)
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

    private SelfTrainedTransformer Run(IDataView problems, IterationStart start)
    {
        GetOutputSchema(Shapes.Of(problems.Schema));
        RequireBase();
        var (training, heldOut) = Split(problems);
        var iteration = start.Iteration;
        using var channel = _host.Start("EM iteration");
        using var activity = Instruments.Activities.StartActivity("iterate");
        activity?.SetTag("restem.iteration", iteration);
        using var run = Begin(iteration, channel);
        using var recorder = _chain.Recorder(iteration);
        var mixture = new TrainingMixture(_human, start.Earlier);
        var trainer = _training.Validated(_training.Trainer(start, mixture, run), heldOut);
        var mixing = new MixingFineTuner(trainer, mixture, _options.PoolIterations);
        var fineTuner = new RecordedFineTuner(mixing, recorder);
        recorder.Begin(SelfTrainPhase.Sampling, training.GetRowCount());
        var policy = new TimedSampler(start.Policy, _parts.Time, recorder);
        var plan = _chain.Samples(policy, recorder, iteration);
        run?.Describe(_parts, _options, plan, problems);
        var learning = _training.Learning(fineTuner, recorder, start);
        var model = _options.LearnFromSamples
            ? _chain
                .Chain(_chain.Sampled(plan, run, channel), plan, learning)
                .Fit(training)
                .LastTransformer
            : _training.Supervised(learning);
        var report = recorder.ToReport() with
        {
            Examples = mixing.Examples,
            RewardSeconds = fineTuner.SamplingPhaseSeconds - recorder.SamplingSeconds,
            FineTuningSeconds = fineTuner.FineTuningSeconds,
            HeldOutProblems = (int?)heldOut?.GetRowCount() ?? 0,
            PeakMegabytes = Math.Round(PeakBytes() / 1e6, 1),
        };
        run?.Measured(report);
        channel.Info(MessageSensitivity.None, "{0}", report);
        return new SelfTrainedTransformer(model, report) { Pooled = mixing.Pooled };
    }

    private (IDataView Training, IDataView? HeldOut) Split(IDataView problems) =>
        HeldOutProblems.Split(problems, _options, _stages.Seed, Hosts.TempFilePath(_host));

    // What is wrong with the base model shall be known before anything is sampled.
    private void RequireBase()
    {
        if (
            _options.FineTuning.ExpectedDigest is { } expected
            && expected != IterationTraining.WeightsOf(_parts.BaseModel)
        )
            throw new InvalidOperationException(
                $"SelfTrainOptions.FineTuning.ExpectedDigest is {expected}, but the base model's digest is {IterationTraining.WeightsOf(_parts.BaseModel)}: this is not the model that self-training was to start from. Open that model, or leave ExpectedDigest out to take any."
            );
    }

    private static long PeakBytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }

    private SelfTrainRun? Begin(int iteration, IChannel channel) =>
        _options.RunDirectory is { } directory
            ? SelfTrainRun.Begin(directory, iteration, new RunLog(channel))
            : null;

    private void RequireHint(SchemaShape shape)
    {
        foreach (var column in _options.HintPrompt?.Columns ?? [])
            shape.RequireText(
                column,
                $"SelfTrainOptions.HintPrompt has the placeholder '{{{column}}}': name a text column of the data there."
            );
    }

    private SelfTrainedTransformer AsItIs(ISampler model, string[] warnings) =>
        new(
            new LanguageModelTransformer(_host, model, _stages.Completion(), owned: null),
            new SelfTrainReport { Iteration = 0, Warnings = warnings }
        );

    private SelfTrainedTransformer Measured(SelfTrainedTransformer trained, IDataView? validation)
    {
        if (validation is null)
            return trained;
        using var channel = _host.Start("Evaluation");
        using var run = Begin(trained.Report.Iteration, channel);
        var measured = _training.Measuring().Measure(trained, validation);
        run?.Measured(measured.Report);
        return measured;
    }
}
