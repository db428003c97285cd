using Microsoft.ML;
using ReSTEM.MLNet.DataViews;
using ReSTEM.MLNet.FineTuning;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.Interop;

namespace ReSTEM.MLNet.SelfTraining;

/// <summary>Finds what is wrong with the data, the options or the base model before anything is sampled.</summary>
internal sealed class IterationChecks(
    SelfTrainParts parts,
    SelfTrainOptions options,
    StageOptions stages,
    IterationStages chain
)
{
    /// <summary>What the columns of an iteration's model will be.</summary>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type.</exception>
    public SchemaShape OutputShape(SchemaShape input)
    {
        using var recorder = chain.Recorder(iteration: 0);
        var plan = chain.Samples(parts.BaseModel, recorder, iteration: 1);
        RequireHint(input);
        var learning = new FineTuningPlan(parts.FineTuner, stages.FineTuning(iteration: 1));
        chain.Chain(chain.Judged(plan), plan, learning).GetOutputSchema(input);
        return LanguageModelTransformer.OutputShape(input, stages.Completion());
    }

    public void BeforeIteration(IDataView problems)
    {
        OutputShape(Shapes.Of(problems.Schema));
        RequireBase();
    }

    /// <summary>Number 0 does not read the problems; what is wrong with them shall be known before it samples.</summary>
    public void BeforeSequence(IDataView problems)
    {
        BeforeIteration(problems);
        using var recorder = chain.Recorder(iteration: 0);
        chain.Split(problems);
        var samples = new SampleGenerationEstimator(chain.Sampling(parts.BaseModel, recorder, 1))
            .Fit(problems)
            .Transform(problems);
        chain.Judging().Fit(samples);
    }

    private void RequireBase()
    {
        if (
            options.FineTuning.ExpectedDigest is { } expected
            && expected != IterationTraining.WeightsOf(parts.BaseModel)
        )
            throw new InvalidOperationException(
                $"SelfTrainOptions.FineTuning.ExpectedDigest is {expected}, but the base model's digest is {IterationTraining.WeightsOf(parts.BaseModel)}: this is not the model that self-training was to start from. Open that model, or leave ExpectedDigest out to take any."
            );
    }

    private void RequireHint(SchemaShape shape)
    {
        foreach (var column in options.HintPrompt?.Columns ?? [])
            shape.RequireText(
                column,
                $"SelfTrainOptions.HintPrompt has the placeholder '{{{column}}}': name a text column of the data there."
            );
    }
}
