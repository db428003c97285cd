namespace Scoring;

/// <summary>What the program tells who started it.</summary>
internal static class ExitCodes
{
    /// <summary>Every row has a verdict or was reported.</summary>
    public const int Scored = 0;

    /// <summary>An option or a file is at fault.</summary>
    public const int Usage = 2;

    /// <summary>The checker itself failed: that is no verdict.</summary>
    public const int CheckerFailed = 3;

    /// <summary>Ctrl+C.</summary>
    public const int Stopped = 130;
}
