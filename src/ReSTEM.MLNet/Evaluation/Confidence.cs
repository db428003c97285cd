namespace ReSTEM.MLNet.Evaluation;

/// <summary>The check that every interval makes of its confidence.</summary>
internal static class Confidence
{
    public static void ThrowIfOutOfRange(double confidence)
    {
        if (confidence is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(confidence),
                confidence,
                $"The confidence of an interval is {confidence}; it must be above 0 and below 1, for example 0.95."
            );
        }
    }
}
