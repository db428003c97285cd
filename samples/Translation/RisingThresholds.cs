using Microsoft.ML;
using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.Rewards.Translation;
using ReSTEM.MLNet.SelfTraining;

namespace Translation;

/// <summary>
/// Self-training whose bar rises (ReST, Gulcehre et al. 2023): an iteration keeps translations whose chrF reaches its threshold, the next
/// one asks for more. As in ReST^EM every iteration trains the base model.
/// </summary>
internal sealed class RisingThresholds(
    MLContext mlContext,
    CausalLanguageModel baseModel,
    SelfTrainOptions selfTrain,
    Plan plan
)
{
    /// <summary>The base model and as many iterations as asked for, each measured.</summary>
    public IEnumerable<Round> Run(IDataView problems, Quality quality, int iterations)
    {
        var current = Estimator(plan.Threshold).Iterate(problems).First().Transformer;
        yield return quality.Of(current, threshold: null);
        for (var number = 0; number < iterations; number++)
        {
            var threshold = plan.ThresholdOf(number);
            current =
                number == 0
                    ? Estimator(threshold).Fit(problems)
                    : Estimator(threshold).Fit(problems, current);
            yield return quality.Of(current, threshold);
        }
    }

    private SelfTrainEstimator Estimator(double threshold) =>
        mlContext.Transforms.SelfTrain(baseModel, new ChrfReward(threshold), selfTrain);
}
