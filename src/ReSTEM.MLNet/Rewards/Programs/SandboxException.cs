namespace ReSTEM.MLNet.Rewards.Programs;

/// <summary>
/// The sandbox itself failed or cannot be had on this computer. It says nothing about the program being judged:
/// the sample stays without a verdict.
/// </summary>
public sealed class SandboxException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public SandboxException() { }

    /// <summary>Creates the exception with what failed and the cure.</summary>
    public SandboxException(string message)
        : base(message) { }

    /// <summary>Creates the exception with what failed, the cure and the cause.</summary>
    public SandboxException(string message, Exception innerException)
        : base(message, innerException) { }
}
