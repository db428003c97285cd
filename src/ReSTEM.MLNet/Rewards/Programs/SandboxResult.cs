namespace ReSTEM.MLNet.Rewards.Programs;

/// <summary>What a server answers.</summary>
internal sealed record SandboxResult
{
    public long Id { get; init; }

    public required SandboxOutcome Outcome { get; init; }

    /// <summary>What happened, for a person.</summary>
    public string Detail { get; init; } = "";

    /// <summary>What the program wrote, for <see cref="SandboxOutcome.Ran"/>.</summary>
    public byte[] Output { get; init; } = [];

    public double Milliseconds { get; init; }

    /// <summary>The most memory the judge ever held.</summary>
    public long PeakKilobytes { get; init; }
}
