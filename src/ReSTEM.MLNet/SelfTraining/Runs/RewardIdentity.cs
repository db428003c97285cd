using ReSTEM.MLNet.Interop;
using ReSTEM.MLNet.Rewards;

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
            return reward.Identity;
        }
    }
}
