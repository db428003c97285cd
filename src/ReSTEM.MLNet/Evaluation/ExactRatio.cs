using System.Numerics;

namespace ReSTEM.MLNet.Evaluation;

/// <summary>The nearest double of a quotient whose parts may be far outside a double's range.</summary>
internal static class ExactRatio
{
    /// <summary>The quotient of a non-negative and a positive integer.</summary>
    public static double Of(BigInteger numerator, BigInteger denominator)
    {
        // At least 64 bits of quotient: more than the 53 a double holds.
        var bits = denominator.GetBitLength() - numerator.GetBitLength() + 65;
        var shift = (int)Math.Max(bits, 0);
        return Math.ScaleB((double)((numerator << shift) / denominator), -shift);
    }
}
