using System.Globalization;
using ReSTEM.MLNet.Evaluation;

namespace ReSTEM.MLNet.SelfTraining;

/// <summary>
/// The paper's sign of over-fitting (arXiv 2312.06585, section 5): a model solves more of the training problems than the one before it,
/// and fewer of the held-out ones.
/// </summary>
internal static class Overfitting
{
    /// <summary>A warning for a person, or null.</summary>
    /// <param name="before">The iteration that made the earlier model; its own samples were drawn by the model before that.</param>
    /// <param name="sampledBefore">The iteration whose samples the earlier model drew.</param>
    /// <param name="model">The iteration that made the later model.</param>
    /// <param name="sampled">The iteration whose samples the later model drew.</param>
    public static string? Warning(
        SelfTrainReport before,
        SelfTrainReport sampledBefore,
        SelfTrainReport model,
        SelfTrainReport sampled
    )
    {
        if (before.PassAt1 is not { } heldOutBefore || model.PassAt1 is not { } heldOut)
            return null;
        var (trainBefore, train) = (sampledBefore.MeanReward, sampled.MeanReward);
        if (train <= trainBefore || heldOut.Estimate >= heldOutBefore.Estimate)
            return null;
        var chance = PairedTest.McNemar(before.ValidationRewards, model.ValidationRewards).PValue;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Over-fitting? From iteration {before.Iteration} to {model.Iteration} the share of correct training samples rose from {trainBefore:P1} to {train:P1} while pass@1 on held-out problems fell from {heldOutBefore.Estimate:P1} to {heldOut.Estimate:P1} (paired p = {chance:0.00}). The paper stops there: keep the model of iteration {before.Iteration}, or use more problems."
        );
    }
}
