namespace ReSTEM.MLNet.SelfTraining;

/// <summary>The number at a place of a sorted list, without a list: what is sorted is read twice.</summary>
internal static class OrderStatistic
{
    private const int LeadingBits = 16;

    /// <param name="numbers">Read twice, and the same both times.</param>
    /// <param name="place">From 0, the smallest number's.</param>
    public static ulong Of(IEnumerable<ulong> numbers, int place)
    {
        var counts = new int[1 << LeadingBits];
        foreach (var number in numbers)
            counts[Leading(number)]++;
        var bucket = 0;
        for (; place >= counts[bucket]; bucket++)
            place -= counts[bucket];
        return numbers.Where(number => Leading(number) == bucket).Order().ElementAt(place);
    }

    private static int Leading(ulong number) => (int)(number >> (64 - LeadingBits));
}
