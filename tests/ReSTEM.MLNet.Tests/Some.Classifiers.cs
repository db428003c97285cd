using Microsoft.ML;
using Microsoft.ML.Data;
using ReSTEM.MLNet.Tests.Rewards.Transformers;

namespace ReSTEM.MLNet.Tests;

/// <content>Classifiers of opinions, which serve as judges.</content>
internal static partial class Some
{
    /// <summary>Tells good from bad by the text: a probability and a predicted label.</summary>
    public static EstimatorChain<ITransformer> SentimentOfOpinions(this MLContext context) =>
        new EstimatorChain<ITransformer>()
            .Append(context.Transforms.Text.FeaturizeText("Features", nameof(Opinion.Text)))
            .Append<ITransformer>(
                context.BinaryClassification.Trainers.SdcaLogisticRegression(
                    maximumNumberOfIterations: 20
                )
            );

    /// <summary>Tells praise, blame and news apart: the predicted label is a key.</summary>
    public static EstimatorChain<ITransformer> KindOfOpinions(this MLContext context) =>
        new EstimatorChain<ITransformer>()
            .Append(context.Transforms.Text.FeaturizeText("Features", nameof(Opinion.Text)))
            .Append(
                context.Transforms.Conversion.MapValueToKey(
                    nameof(Opinion.Label),
                    nameof(Opinion.Kind)
                )
            )
            .Append<ITransformer>(context.MulticlassClassification.Trainers.SdcaMaximumEntropy());
}
