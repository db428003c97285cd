using System.Diagnostics;

namespace ReSTEM.MLNet.Rewards.Programs;

/// <summary>How a server is started, and the isolation that this gives its programs.</summary>
/// <param name="Level">The isolation.</param>
/// <param name="Boxing">What each forked child applies to itself, in the words of the server.</param>
/// <param name="FileName">The first program of the command line.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record SandboxCommand(
    IsolationLevel Level,
    string Boxing,
    string FileName,
    IReadOnlyList<string> Arguments
)
{
    /// <summary>Everything is redirected and the environment is empty but for the seed of Python's hashes.</summary>
    public ProcessStartInfo ToStartInfo()
    {
        var info = new ProcessStartInfo(FileName, Arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        info.Environment.Clear();
        info.Environment["PATH"] = "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin";
        info.Environment["PYTHONHASHSEED"] = "0";
        return info;
    }
}
