using ReSTEM.MLNet.FineTuning;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.Interop;
using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.LanguageModels.Runtime;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.SelfTraining;
using ReSTEM.MLNet.SelfTraining.Runs;

#pragma warning disable IDE0130 // Extensions of ML.NET's catalogs stand where their users look for them.
namespace Microsoft.ML;

/// <summary>Self-training of language models, whole and in its four stages, as transforms of a pipeline.</summary>
public static partial class SelfTrainingCatalog
{
    /// <summary>
    /// ReST^EM: one <c>Fit</c> is one EM iteration, which samples solutions, keeps those that the reward accepts and fine-tunes the base
    /// model on them. It is the chain of <see cref="GenerateSamples"/>, <see cref="ApplyReward"/>, <c>FilterByReward</c> and
    /// <see cref="FineTune"/>.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="baseModel">Sampled in the first iteration, trained in every one; stays as it is, and yours to dispose.</param>
    /// <param name="reward">Says which completions solve their problem.</param>
    /// <param name="options">Absent for the paper's settings.</param>
    /// <example>
    /// <code>
    /// var mlContext = new MLContext(seed: 1);
    /// using var baseModel = mlContext.LanguageModels.Open("models/Qwen2.5-0.5B");
    /// var selfTrain = mlContext.Transforms.SelfTrain(baseModel, new MathAnswerReward(), new SelfTrainOptions { SamplesPerProblem = 32 });
    /// var first = selfTrain.Fit(problems);          // one EM iteration
    /// var second = selfTrain.Fit(problems, first);  // samples from the first, trains the base again
    /// mlContext.Model.Save(second, problems.Schema, "solver.zip");
    /// </code>
    /// </example>
    public static SelfTrainEstimator SelfTrain(
        this TransformsCatalog catalog,
        CausalLanguageModel baseModel,
        IReward reward,
        SelfTrainOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(baseModel);
        ArgumentNullException.ThrowIfNull(reward);
        ContextDevice.Require(Hosts.Environment(catalog), baseModel);
        var parts = new SelfTrainParts(
            new LocalSampler(baseModel),
            new LocalFineTuner(baseModel),
            reward,
            TimeProvider.System
        )
        {
            TrainerOf = policy => new LocalFineTuner(((LocalSampler)policy).Model),
            EncodeSolution = text => baseModel.Tokenizer.Encode(text),
            Models = new LocalModelStore(
                new ModelOpenOptions
                {
                    GpuDeviceId = baseModel.GpuDeviceId,
                    Precision = baseModel.Precision,
                }
            ),
        };
        return new(Hosts.Environment(catalog), parts, options ?? new SelfTrainOptions());
    }

    /// <summary>
    /// ReST^EM with a reward over your own row class: the problems' rows come to it as objects, filled from the columns that the class
    /// has members for.
    /// </summary>
    /// <typeparam name="TProblem">The class that the problems were loaded from, or one with some of its members.</typeparam>
    /// <param name="catalog">The catalog.</param>
    /// <param name="baseModel">Sampled in the first iteration, trained in every one; stays as it is, and yours to dispose.</param>
    /// <param name="isCorrect">Whether a completion solves the problem; called from several threads at once.</param>
    /// <param name="options">Absent for the paper's settings. No answer column is read.</param>
    /// <exception cref="ArgumentException">The options name an answer column, which the function would not see.</exception>
    /// <example>
    /// <code>
    /// var selfTrain = mlContext.Transforms.SelfTrain&lt;Sum&gt;(
    ///     baseModel,
    ///     (sum, completion) => completion.Trim() == $"{sum.Left + sum.Right}",
    ///     new SelfTrainOptions { Prompt = PromptTemplate.ZeroShot("{Question}") });
    /// </code>
    /// </example>
    public static SelfTrainEstimator SelfTrain<TProblem>(
        this TransformsCatalog catalog,
        CausalLanguageModel baseModel,
        Func<TProblem, string, bool> isCorrect,
        SelfTrainOptions? options = null
    )
        where TProblem : class, new()
    {
        ArgumentNullException.ThrowIfNull(isCorrect);
        options ??= new SelfTrainOptions();
        RefuseAnswers(nameof(SelfTrainOptions), options.AnswerColumnName);
        return SelfTrain(
            catalog,
            baseModel,
            new RowReward<TProblem>(isCorrect),
            options with
            {
                AnswerColumnName = null,
            }
        );
    }

    private static void RefuseAnswers(string options, string? column)
    {
        if (column is not (null or ColumnNames.Answer))
            throw new ArgumentException(
                $"{options}.AnswerColumnName is '{column}', which a reward over your own rows would ignore: it sees the row itself. Leave it unset."
            );
    }
}
