using System.Runtime.Versioning;

namespace ReSTEM.MLNet.Rewards.Programs;

/// <summary>The command lines that start a server on Linux.</summary>
[SupportedOSPlatform("linux")]
internal static class LinuxSandbox
{
    private const string Nobody = "65534";
    private const string BoxUser = "1000";

    /// <summary>Devices a program may need; a whole /dev would bring a shared memory folder without a bound.</summary>
    private static readonly string[] Devices =
    [
        "/dev/null",
        "/dev/zero",
        "/dev/urandom",
        "/dev/random",
    ];

    /// <summary>Parts of the root that, with /usr, make programs run. On most systems they are links into it.</summary>
    private static readonly string[] SystemFolders = ["/bin", "/lib", "/lib32", "/lib64", "/sbin"];

    /// <summary>Full isolation: bubblewrap.</summary>
    public static SandboxCommand Bubblewrap(PythonRewardOptions options) =>
        Drop(
            new SandboxCommand(
                IsolationLevel.Full,
                "namespaces",
                options.BubblewrapPath,
                [.. Box(options), .. Python(options)]
            )
        );

    /// <summary>Partial isolation, where namespaces cannot be had: Landlock and the filter of system calls.</summary>
    public static SandboxCommand Landlocked(PythonRewardOptions options)
    {
        var python = Python(options);
        return Drop(new SandboxCommand(IsolationLevel.Partial, "landlock", python[0], python[1..]));
    }

    /// <summary>No isolation beyond resource limits.</summary>
    public static SandboxCommand Unisolated(PythonRewardOptions options)
    {
        var python = Python(options);
        return Drop(new SandboxCommand(IsolationLevel.None, "none", python[0], python[1..]));
    }

    /// <summary>A root host drops first: limits of processes do not bind the real root.</summary>
    private static SandboxCommand Drop(SandboxCommand command) =>
        !Environment.IsPrivilegedProcess
            ? command
            : command with
            {
                FileName = "setpriv",
                Arguments =
                [
                    $"--reuid={Nobody}",
                    $"--regid={Nobody}",
                    "--clear-groups",
                    "--",
                    command.FileName,
                    .. command.Arguments,
                ],
            };

    // -s and -S: no site packages; -B: no bytecode files. Not -I, which would ignore the fixed seed of hashes.
    private static string[] Python(PythonRewardOptions options) =>
        [options.PythonPath, "-s", "-S", "-B", "-X", "utf8", "-c", ServerSources.Bootstrap()];

    private static List<string> Box(PythonRewardOptions options)
    {
        List<string> box = ["--unshare-all", "--die-with-parent", "--new-session"];
        box.AddRange(["--clearenv", "--setenv", "PYTHONHASHSEED", "0"]);
        box.AddRange(["--cap-drop", "ALL", "--uid", BoxUser, "--gid", BoxUser]);
        box.AddRange(["--ro-bind", "/usr", "/usr"]);
        foreach (var folder in SystemFolders)
        {
            box.AddRange(LinkOrBind(folder));
        }
        box.AddRange(["--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache"]);
        foreach (var folder in options.ReadOnlyFolders)
        {
            box.AddRange(["--ro-bind", folder, folder]);
        }
        box.AddRange(["--proc", "/proc", "--dir", "/dev"]);
        foreach (var device in Devices)
        {
            box.AddRange(["--dev-bind", device, device]);
        }
        box.AddRange(["--size", options.TemporaryBytes.ToString(), "--tmpfs", "/tmp"]);
        // bubblewrap's root is itself a writable memory file system.
        box.AddRange(["--remount-ro", "/", "--chdir", "/tmp"]);
        return box;
    }

    private static string[] LinkOrBind(string folder)
    {
        var info = new DirectoryInfo(folder);
        return info.LinkTarget is { } target ? ["--symlink", target, folder]
            : info.Exists ? ["--ro-bind", folder, folder]
            : [];
    }
}
