namespace ReSTEM.MLNet.Rewards.Composition;

/// <summary>The check that rewards of rewards make.</summary>
internal static class Composed
{
    public static void ThrowIfEmpty(IReadOnlyList<IReward> rewards)
    {
        ArgumentNullException.ThrowIfNull(rewards);
        if (rewards.Count == 0)
        {
            throw new ArgumentException("A reward of rewards needs at least one.", nameof(rewards));
        }
    }
}
