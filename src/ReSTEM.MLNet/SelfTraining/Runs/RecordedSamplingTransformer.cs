using Microsoft.ML;
using Microsoft.ML.Data;
using ReSTEM.MLNet.DataViews;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.Interop;
using ReSTEM.MLNet.Rewards;

namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>Turns each problem into its judged samples, out of the run directory or into it.</summary>
internal sealed class RecordedSamplingTransformer(
    SamplePlan plan,
    IterationFolder? folder,
    RunLog log
) : ITransformer
{
    public bool IsRowToRowMapper => false;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) =>
        inputSchema.With([.. SampleView.Added, .. RewardView.Added]);

    public IDataView Transform(IDataView input) =>
        new RecordedView(
            plan,
            plan.IsStaged
                ? new StagedShards(folder, plan, log)
                : new RecordedShards(folder!, plan, log),
            () => folder is null ? null : new KeptFile(folder, log),
            input,
            SampleGenerationEstimator.CheckedIdColumn(
                Shapes.Of(input.Schema),
                plan.Sampling.Options
            )
        );

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) =>
        throw new InvalidOperationException("Sampling turns one row into several.");

    void ICanSaveModel.Save(ModelSaveContext ctx) =>
        throw new NotSupportedException(
            "The sampling stage serves training and is not saved. Save the fitted language model."
        );
}
