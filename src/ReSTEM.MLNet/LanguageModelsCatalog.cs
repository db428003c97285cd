using Microsoft.ML.Runtime;
using ReSTEM.MLNet.Evaluation;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.Interop;
using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.LanguageModels.Runtime;

#pragma warning disable IDE0130 // Catalogs stand where users of ML.NET look for them.
namespace Microsoft.ML;

/// <summary>What is done with language models outside a pipeline: <c>mlContext.LanguageModels</c>.</summary>
public sealed class LanguageModelsCatalog
{
    private readonly MLContext _context;
    private readonly IHost _host;

    internal LanguageModelsCatalog(MLContext context)
    {
        _context = context;
        _host = ((IHostEnvironment)context).Register(nameof(LanguageModelsCatalog));
    }

    /// <summary>
    /// Opens a Hugging Face folder on the context's device: the CUDA device <c>mlContext.GpuDeviceId</c>, or the CPU where that is not set,
    /// or is missing and <c>mlContext.FallbackToCpu</c> allows it.
    /// </summary>
    /// <param name="folder">Holds <c>config.json</c>, safetensors weights and tokenizer files.</param>
    /// <param name="precision">How the weights are held.</param>
    /// <exception cref="InvalidOperationException">The device is missing, and the context does not fall back to the CPU.</exception>
    /// <example>
    /// <code>
    /// var mlContext = new MLContext { GpuDeviceId = 0, FallbackToCpu = true };
    /// using var model = mlContext.LanguageModels.Open("models/Qwen2.5-0.5B", ModelPrecision.BFloat16);
    /// </code>
    /// </example>
    public CausalLanguageModel Open(
        string folder,
        ModelPrecision precision = ModelPrecision.Float32
    ) =>
        CausalLanguageModel.Open(
            folder,
            new ModelOpenOptions
            {
                GpuDeviceId = _context.GpuDeviceId,
                FallbackToCpu = _context.FallbackToCpu,
                Precision = precision,
            }
        );

    /// <summary>
    /// Measures judged samples, as <c>GenerateSamples</c> and <c>ApplyReward</c> give them: pass@k, majority vote, mean reward. Reads the
    /// view once.
    /// </summary>
    /// <param name="scoredSamples">A row a sample.</param>
    /// <param name="options">Columns and intervals; absent for the usual ones.</param>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type, or there are no rows.</exception>
    /// <example>
    /// <code>
    /// var samples = mlContext.Transforms.GenerateSamples(model, new SamplingOptions { SamplesPerPrompt = 16 })
    ///     .Append(mlContext.Transforms.ApplyReward(new MathAnswerReward()));
    /// var metrics = mlContext.LanguageModels.Evaluate(samples.Fit(problems).Transform(problems));
    /// Console.WriteLine(metrics.PassAtK[8]);
    /// </code>
    /// </example>
    public LanguageModelMetrics Evaluate(IDataView scoredSamples, EvaluationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(scoredSamples);
        using var channel = _host.Start(nameof(Evaluate));
        var metrics = new ScoredSamples(
            scoredSamples,
            options ?? new EvaluationOptions()
        ).Measure();
        channel.Trace(MessageSensitivity.None, "{0}", metrics);
        return metrics;
    }

    /// <summary>Compares two models by judged samples of the same problems; problems are matched by id.</summary>
    /// <param name="before">Samples of the first model, a row a sample: the base, or the round before.</param>
    /// <param name="after">Samples of the second.</param>
    /// <param name="options">Columns, bins and intervals; absent for the usual ones.</param>
    /// <exception cref="ArgumentException">
    /// A column is missing or of the wrong type, there are no rows, or a problem has samples of one model only.
    /// </exception>
    /// <example>
    /// <code>
    /// var comparison = mlContext.LanguageModels.Compare(
    ///     mlContext.LanguageModels.LoadScoredSamples("base.jsonl"),
    ///     mlContext.LanguageModels.LoadScoredSamples("iteration-3.jsonl"));
    /// Console.WriteLine(comparison);
    /// </code>
    /// </example>
    public LanguageModelComparison Compare(
        IDataView before,
        IDataView after,
        EvaluationOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        options ??= new EvaluationOptions();
        using var channel = _host.Start(nameof(Compare));
        var comparison = LanguageModelComparison.Of(
            new ScoredSamples(before, options),
            new ScoredSamples(after, options),
            options
        );
        channel.Trace(MessageSensitivity.None, "{0}", comparison);
        return comparison;
    }

    /// <summary>
    /// Reads judged samples from JSON Lines, for <see cref="Evaluate"/> and <see cref="Compare"/>: a run directory's
    /// <c>samples/*.jsonl</c>, or any file whose lines have <c>problem</c>, <c>text</c>, and <c>reward</c> (true or false) or
    /// <c>verdict</c>, and may have <c>score</c>. Reads the files at once.
    /// </summary>
    /// <param name="paths">The files; their samples are one set.</param>
    /// <exception cref="ArgumentException">No file is given.</exception>
    /// <exception cref="FormatException">A line is no judged sample.</exception>
    /// <example>
    /// <code>
    /// var samples = mlContext.LanguageModels.LoadScoredSamples(Directory.GetFiles("runs/math/iteration-1/samples"));
    /// Console.WriteLine(mlContext.LanguageModels.Evaluate(samples));
    /// </code>
    /// </example>
    public IDataView LoadScoredSamples(params IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        if (paths.Count == 0)
            throw new ArgumentException("No file of judged samples is given.", nameof(paths));
        return _context.Data.LoadFromEnumerable(paths.SelectMany(ScoredFile.Read).ToList());
    }

    /// <summary>
    /// <c>mlContext.Model.Save</c>, but the file appears whole or not at all, and saving can be stopped: by the token, or by cancelling
    /// the context.
    /// </summary>
    /// <param name="model">A transformer, ours or a chain of several.</param>
    /// <param name="inputSchema">What it reads; absent where nobody needs to know.</param>
    /// <param name="filePath">The file; one that is there is replaced by the finished one.</param>
    /// <param name="cancellationToken">Stops between two pieces.</param>
    /// <exception cref="OperationCanceledException">It was stopped; nothing was written.</exception>
    /// <example>
    /// <code>
    /// mlContext.LanguageModels.Save(solver, problems.Schema, "solver.zip", cancellationToken);
    /// </code>
    /// </example>
    public void Save(
        ITransformer model,
        DataViewSchema? inputSchema,
        string filePath,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(filePath);
        using var stop = new HostCancellation(_host, cancellationToken);
        var temporary = $"{filePath}.{Guid.NewGuid():N}.partial";
        try
        {
            using (var file = File.Create(temporary))
            {
                var stream = new StoppableStream(file, stop.Token);
                SavingStop.Run(() => _context.Model.Save(model, inputSchema, stream), stop.Token);
            }
            stop.ThrowIfStopped();
            File.Move(temporary, filePath, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            stop.ThrowIfStopped(); // what ML.NET throws then is a consequence
            throw;
        }
    }
}
