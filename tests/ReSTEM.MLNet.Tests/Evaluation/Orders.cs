namespace ReSTEM.MLNet.Tests.Evaluation;

/// <summary>All orders of some things, for brute force.</summary>
internal static class Orders
{
    public static IEnumerable<int[]> Of(int count)
    {
        if (count == 0)
        {
            yield return [];
            yield break;
        }

        foreach (var shorter in Of(count - 1))
        {
            for (var place = 0; place < count; place++)
            {
                yield return [.. shorter[..place], count - 1, .. shorter[place..]];
            }
        }
    }
}
