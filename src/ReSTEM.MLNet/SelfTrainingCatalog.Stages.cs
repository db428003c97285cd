using ReSTEM.MLNet.Filtering;
using ReSTEM.MLNet.FineTuning;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.Interop;
using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.Rewards;

#pragma warning disable IDE0130 // Extensions of ML.NET's catalogs stand where their users look for them.
namespace Microsoft.ML;

// The four stages, and a model as it is.
public static partial class SelfTrainingCatalog
{
    /// <summary>
    /// Draws completions for each row and makes a row of each: columns <c>ProblemId</c>, <c>SampleIndex</c>, <c>Prompt</c>, <c>PromptTokens</c>,
    /// <c>Completion</c>, <c>CompletionTokens</c>, <c>LogProbability</c> and <c>FinishReason</c>. Lazy: drawn a shard at a time
    /// when one is read, and once however often the result is read; what was drawn lies in a temporary file meanwhile.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="policy">The model that is sampled; yours to dispose, not before the samples are read.</param>
    /// <param name="sampling">How many are drawn, and how.</param>
    /// <param name="options">Prompt, problem ids and shards; absent for the question as the prompt.</param>
    /// <exception cref="ArgumentException">Several samples of each prompt at temperature 0: they would be equal.</exception>
    /// <example>
    /// <code>
    /// var emIteration = mlContext.Transforms.GenerateSamples(policy, new SamplingOptions { SamplesPerPrompt = 32, Temperature = 0.7f, TopK = 40 })
    ///     .Append(mlContext.Transforms.ApplyReward(new MathAnswerReward()))
    ///     .Append(mlContext.Transforms.FilterByReward(maxPerProblem: 10))
    ///     .Append(mlContext.Transforms.FineTune(baseModel, new FineTuningOptions()));
    /// LanguageModelTransformer solver = emIteration.Fit(problems).LastTransformer;
    /// </code>
    /// </example>
    public static SampleGenerationEstimator GenerateSamples(
        this TransformsCatalog catalog,
        CausalLanguageModel policy,
        SamplingOptions sampling,
        SampleGenerationOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(sampling);
        var environment = Hosts.Environment(catalog);
        ContextDevice.Require(environment, policy);
        return new(
            new SamplingPlan(
                environment.Register(nameof(SampleGenerationEstimator)),
                new LocalSampler(policy),
                sampling,
                options ?? new SampleGenerationOptions()
            )
        );
    }

    /// <summary>Judges each row's completion: columns <c>Verdict</c>, <c>Reason</c>, <c>Reward</c> and <c>Score</c>.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="reward">The judge.</param>
    /// <param name="options">Columns and parallelism; absent for the usual column names.</param>
    /// <example>
    /// <code>
    /// var judged = mlContext.Transforms.ApplyReward(Reward.From((problem, completion) => completion.Contains(problem.Answer)));
    /// </code>
    /// </example>
    public static RewardEstimator ApplyReward(
        this TransformsCatalog catalog,
        IReward reward,
        RewardOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(reward);
        return new(Hosts.Environment(catalog), reward, options ?? new RewardOptions());
    }

    /// <summary>Judges each row's completion by a function of your own row class.</summary>
    /// <typeparam name="TProblem">The class that the problems were loaded from, or one with some of its members.</typeparam>
    /// <param name="catalog">The catalog.</param>
    /// <param name="isCorrect">Whether a completion solves the problem; called from several threads at once.</param>
    /// <param name="options">Columns and parallelism; absent for the usual column names. No answer column is read.</param>
    /// <exception cref="ArgumentException">The options name an answer column, which the function would not see.</exception>
    /// <example>
    /// <code>
    /// var judged = mlContext.Transforms.ApplyReward&lt;Sum>((sum, completion) => completion.Trim() == $"{sum.Left + sum.Right}");
    /// </code>
    /// </example>
    public static RewardEstimator ApplyReward<TProblem>(
        this TransformsCatalog catalog,
        Func<TProblem, string, bool> isCorrect,
        RewardOptions? options = null
    )
        where TProblem : class, new()
    {
        ArgumentNullException.ThrowIfNull(isCorrect);
        options ??= new RewardOptions();
        RefuseAnswers(nameof(RewardOptions), options.AnswerColumnName);
        return ApplyReward(
            catalog,
            new RowReward<TProblem>(isCorrect),
            options with
            {
                AnswerColumnName = null,
            }
        );
    }

    /// <summary>Keeps rewarded rows, equal completions of a problem merged, at most so many of each problem.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="maxPerProblem">At least 1; the paper keeps 10.</param>
    /// <example>
    /// <code>
    /// var kept = mlContext.Transforms.ApplyReward(reward).Append(mlContext.Transforms.FilterByReward(maxPerProblem: 4));
    /// </code>
    /// </example>
    public static RewardFilterEstimator FilterByReward(
        this TransformsCatalog catalog,
        int maxPerProblem = 10
    ) => FilterByReward(catalog, new RewardFilterOptions { MaxPerProblem = maxPerProblem });

    /// <summary>Keeps rewarded rows.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">Which of them.</param>
    /// <example>
    /// <code>
    /// var kept = mlContext.Transforms.FilterByReward(new RewardFilterOptions { MaxPerProblem = 4, MaxSolveRate = 0.9, Seed = 1 });
    /// </code>
    /// </example>
    public static RewardFilterEstimator FilterByReward(
        this TransformsCatalog catalog,
        RewardFilterOptions options
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new(Hosts.Environment(catalog), options);
    }

    /// <summary>Trains a copy of the base model on the sampled tokens of all rows.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="baseModel">Where training begins; stays as it is, and yours to dispose.</param>
    /// <param name="fineTuning">How it is trained.</param>
    /// <param name="options">How the fitted model answers, and progress; absent for a greedy answer to the question.</param>
    /// <example>
    /// <code>
    /// var training = mlContext.Transforms.FineTune(
    ///     baseModel,
    ///     new FineTuningOptions { Adapter = new LoRAOptions { Rank = 8 } },
    ///     new FineTuningStageOptions { Progress = progress, CancellationToken = token });
    /// </code>
    /// </example>
    public static FineTuningEstimator FineTune(
        this TransformsCatalog catalog,
        CausalLanguageModel baseModel,
        FineTuningOptions fineTuning,
        FineTuningStageOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(baseModel);
        ArgumentNullException.ThrowIfNull(fineTuning);
        ContextDevice.Require(Hosts.Environment(catalog), baseModel);
        options ??= new FineTuningStageOptions();
        var plan = new FineTuningPlan(new LocalFineTuner(baseModel), fineTuning)
        {
            Progress = options.Progress,
            CancellationToken = options.CancellationToken,
        };
        return new(Hosts.Environment(catalog), plan, options.Completion);
    }

    /// <summary>Answers each row with a model as it is: columns <c>Completion</c>, <c>LogProbability</c> and <c>FinishReason</c>.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="model">The model; yours to dispose, not before the completions are read.</param>
    /// <param name="options">Absent for a greedy answer to the question.</param>
    /// <example>
    /// <code>
    /// var answering = mlContext.Transforms.Complete(model, new CompletionOptions { Prompt = PromptTemplate.ZeroShot("Q: {Question}\nA:") });
    /// var engine = mlContext.Model.CreatePredictionEngine&lt;Question, Answer>(answering.Fit(questions));
    /// </code>
    /// </example>
    public static LanguageModelEstimator Complete(
        this TransformsCatalog catalog,
        CausalLanguageModel model,
        CompletionOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ContextDevice.Require(Hosts.Environment(catalog), model);
        return new(
            Hosts.Environment(catalog),
            new LocalSampler(model),
            options ?? new CompletionOptions()
        );
    }
}
