using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Rewards.Programs;

/// <summary>Limits and places for <see cref="PythonReward"/>. Sizes are in bytes.</summary>
public sealed record PythonRewardOptions
{
    /// <summary>
    /// Wall clock for one program with all its tests or, where a program reads standard input, for one input.
    /// A slow or busy computer needs more: a limit that honest programs miss is a wrong reward.
    /// </summary>
    public TimeSpan TimeLimit
    {
        get;
        init => field = OptionRange.Above(TimeSpan.Zero, value, nameof(PythonRewardOptions));
    } = TimeSpan.FromSeconds(5);

    /// <summary>Processor time of one process of a program.</summary>
    public TimeSpan CpuLimit
    {
        get;
        init => field = OptionRange.Above(TimeSpan.Zero, value, nameof(PythonRewardOptions));
    } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Address space of one process of a program. The most that a program can take is this times
    /// <see cref="Processes"/>; numpy needs about 4 GiB of it.
    /// </summary>
    public long MemoryBytes
    {
        get;
        init => field = OptionRange.AtLeast(1L, value, nameof(PythonRewardOptions));
    } = 1L << 30;

    /// <summary>Processes and threads of one program together.</summary>
    public int Processes
    {
        get;
        init => field = OptionRange.AtLeast(1, value, nameof(PythonRewardOptions));
    } = 16;

    /// <summary>Open files of one process of a program.</summary>
    public int OpenFiles
    {
        get;
        init => field = OptionRange.AtLeast(16, value, nameof(PythonRewardOptions));
    } = 64;

    /// <summary>One file that a program writes.</summary>
    public long FileBytes
    {
        get;
        init => field = OptionRange.AtLeast(1L, value, nameof(PythonRewardOptions));
    } = 16L << 20;

    /// <summary>All temporary files of one program together.</summary>
    public long TemporaryBytes
    {
        get;
        init => field = OptionRange.AtLeast(1L, value, nameof(PythonRewardOptions));
    } = 16L << 20;

    /// <summary>Standard output of one run; more is an error.</summary>
    public int OutputBytes
    {
        get;
        init => field = OptionRange.AtLeast(1, value, nameof(PythonRewardOptions));
    } = 1 << 20;

    /// <summary>The value that one call returns, as written on the wire; more is an error.</summary>
    public int AnswerBytes
    {
        get;
        init => field = OptionRange.AtLeast(1 << 10, value, nameof(PythonRewardOptions));
    } = 2 << 20;

    /// <summary>Address space of the process that runs the tests.</summary>
    public long JudgeMemoryBytes
    {
        get;
        init => field = OptionRange.AtLeast(128 << 20, value, nameof(PythonRewardOptions));
    } = 512L << 20;

    /// <summary>Programs that run at the same time, each with a server of its own (about 40 MB).</summary>
    public int Workers
    {
        get;
        init => field = OptionRange.AtLeast(1, value, nameof(PythonRewardOptions));
    } = Environment.ProcessorCount;

    /// <summary>Programs after which a server is replaced by a fresh one.</summary>
    public int ProgramsPerWorker
    {
        get;
        init => field = OptionRange.AtLeast(1, value, nameof(PythonRewardOptions));
    } = 1000;

    /// <summary>How often a program is tried when the sandbox itself fails, before that is an exception.</summary>
    public int Attempts
    {
        get;
        init => field = OptionRange.AtLeast(1, value, nameof(PythonRewardOptions));
    } = 3;

    /// <summary>How standard output is compared.</summary>
    public OutputComparison Comparison { get; init; } = OutputComparison.Lines;

    /// <summary>
    /// The absolute or relative difference up to which two numbers in standard output are equal, as many contests
    /// allow; 0 compares their text.
    /// </summary>
    public double NumberTolerance
    {
        get;
        init => field = OptionRange.AtLeast(0.0, value, nameof(PythonRewardOptions));
    }

    /// <summary>The interpreter, CPython 3.9 or later, under /usr or one of <see cref="ReadOnlyFolders"/>.</summary>
    public string PythonPath { get; init; } = "/usr/bin/python3";

    /// <summary>bubblewrap, by its name on the path or by its own path.</summary>
    public string BubblewrapPath { get; init; } = "bwrap";

    /// <summary>Folders of the host that programs may read besides /usr, under the same path.</summary>
    public IReadOnlyList<string> ReadOnlyFolders { get; init; } = [];

    /// <summary>
    /// The weakest isolation that will do where the full one cannot be had: <see cref="IsolationLevel.Partial"/>, or
    /// <see cref="IsolationLevel.Full"/> to refuse the fall-back. None is never taken but by <see cref="AllowUnisolated"/>.
    /// </summary>
    public IsolationLevel LeastIsolation { get; init; } = IsolationLevel.Partial;

    /// <summary>
    /// Runs programs even where nothing isolates them. A program a model wrote can then read, change and delete
    /// whatever this process can: only for a computer that can be thrown away.
    /// </summary>
    public bool AllowUnisolated { get; init; }

    /// <summary>What contradicts itself, before any work.</summary>
    internal void Check()
    {
        if (LeastIsolation == IsolationLevel.None && !AllowUnisolated)
            throw new ArgumentException(
                "PythonRewardOptions.LeastIsolation is None, which would be ignored: only AllowUnisolated runs programs without isolation. Set that, on a computer that can be thrown away, or leave LeastIsolation unset."
            );
        if (LeastIsolation == IsolationLevel.Full && AllowUnisolated)
            throw new ArgumentException(
                "PythonRewardOptions.LeastIsolation is Full and AllowUnisolated is set: one refuses the fall-back that the other allows. Leave one of them unset."
            );
    }
}
