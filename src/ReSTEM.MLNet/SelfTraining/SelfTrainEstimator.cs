using Microsoft.ML;
using Microsoft.ML.Runtime;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.LanguageModels;

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
    private readonly ExpectationMaximization _iterations;

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
        _iterations = new ExpectationMaximization(_host, parts, options);
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
        return _iterations.Run(input, new IterationStart(_parts.BaseModel, 1, []));
    }

    /// <summary>The next EM iteration: samples from the previous one's model and fine-tunes the base model again.</summary>
    /// <inheritdoc cref="Fit(IDataView)"/>
    public SelfTrainedTransformer Fit(IDataView input, SelfTrainedTransformer previous)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(previous);
        return _iterations.After(previous, input);
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
        return _iterations.Run(input, new IterationStart(Teacher(teacher), 1, []));
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
        return _iterations.Checks.OutputShape(inputSchema);
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
        _iterations.Checks.BeforeSequence(problems);
        (problems, _) = _iterations.Stages.Split(problems);
        using var recorder = _iterations.Stages.Recorder(iteration: 1);
        recorder.Begin(SelfTrainPhase.Sampling, totalProblems: null);
        var plan = _iterations.Stages.Samples(_parts.BaseModel, recorder, iteration: 1);
        return new Probe(plan, _parts.Time).Run(
            view => _iterations.Stages.Judged(plan).Fit(view).Transform(view),
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
        _iterations.Checks.BeforeSequence(problems);
        var warnings = new IterationWarnings(_host, _options);
        var leaked = warnings.OfLeakage(problems, validation);
        var current = _iterations.Measured(_iterations.AsItIs(first, leaked), validation);
        yield return new SelfTrainIteration(0, current, current.Report);
        for (var number = 1; ; number++)
        {
            warnings.Ended(current.Report);
            var trained = _iterations.After(current, problems);
            var warned = trained.Report with { Warnings = warnings.OfOverfitting(trained.Report) };
            current = _iterations.Measured(trained.With(warned), validation);
            yield return new SelfTrainIteration(number, current, current.Report);
        }
    }
}
