namespace ReSTEM.MLNet.Rewards.Mathematics;

/// <summary>Asks what a piece of text consists of.</summary>
internal static class DigitSpan
{
    /// <summary>Whether there is nothing but the digits 0 to 9.</summary>
    public static bool ContainsOnlyDigits(this ReadOnlySpan<char> text) =>
        !text.ContainsAnyExceptInRange('0', '9');
}
