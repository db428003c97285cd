namespace ReSTEM.MLNet.Tests.Evaluation;

/// <summary>All index sets of a size, for brute force.</summary>
internal static class Subsets
{
    public static IEnumerable<int[]> Of(int count, int size)
    {
        for (var mask = 0; mask < 1 << count; mask++)
        {
            if (int.PopCount(mask) == size)
            {
                yield return [.. Enumerable.Range(0, count).Where(i => (mask >> i & 1) == 1)];
            }
        }
    }
}
