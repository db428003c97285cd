namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>One member's part of work that a team divides evenly.</summary>
/// <param name="Member">0 to members less one.</param>
/// <param name="Members">How many divide the work.</param>
internal readonly record struct Share(int Member, int Members)
{
    /// <summary>The member's stretch of so many equal pieces.</summary>
    public (int First, int End) Of(int pieces) =>
        ((int)((long)pieces * Member / Members), (int)((long)pieces * (Member + 1) / Members));
}
