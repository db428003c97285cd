using ReSTEM.MLNet.Interop;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.Rewards.Composition;

namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>A reward's name with its settings: as a model file would hold it where one could, else what it says itself.</summary>
internal static class RewardIdentity
{
    public static string Of(IReward reward)
    {
        try
        {
            return ModelSettings.Write(StoredReward.Of(reward));
        }
        catch (NotSupportedException)
        {
            var inner = PartsOf(reward);
            return inner.Count == 0
                ? reward.Identity
                : $"{reward.GetType().Name} of {string.Join(" and ", inner.Select(Of))}";
        }
    }

    /// <summary>What the verdicts on a problem depend on besides the problem and the reward's settings; empty where nothing is known.</summary>
    public static string DataOf(IReward reward, Problem problem) =>
        reward is IDataReward data
            ? data.DataOf(problem)
            : string.Concat(PartsOf(reward).Select(part => DataOf(part, problem)));

    private static IReadOnlyList<IReward> PartsOf(IReward reward) =>
        reward switch
        {
            AllOf all => all.Rewards,
            AnyOf any => any.Rewards,
            Not not => [not.Reward],
            _ => [],
        };
}
