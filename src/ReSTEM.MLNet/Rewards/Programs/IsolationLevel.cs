namespace ReSTEM.MLNet.Rewards.Programs;

/// <summary>How well a running program is kept from the computer it runs on, weakest first.</summary>
public enum IsolationLevel
{
    /// <summary>An ordinary process with resource limits: it can read and write whatever its user can.</summary>
    None,

    /// <summary>
    /// Files are restricted by Landlock and system calls by a filter, but processes are shared with the host:
    /// a program can see the others of its user, but signal none, and can write no file, not even a temporary one.
    /// </summary>
    Partial,

    /// <summary>Own namespaces for users, processes, mounts, network and IPC, plus a filter of system calls.</summary>
    Full,
}
