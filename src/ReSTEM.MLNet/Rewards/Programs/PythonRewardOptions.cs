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
        init => field = Positive(value, nameof(TimeLimit));
    } = TimeSpan.FromSeconds(5);

    /// <summary>Processor time of one process of a program.</summary>
    public TimeSpan CpuLimit
    {
        get;
        init => field = Positive(value, nameof(CpuLimit));
    } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Address space of one process of a program. The most that a program can take is this times
    /// <see cref="Processes"/>; numpy needs about 4 GiB of it.
    /// </summary>
    public long MemoryBytes
    {
        get;
        init => field = Positive(value, nameof(MemoryBytes));
    } = 1L << 30;

    /// <summary>Processes and threads of one program together.</summary>
    public int Processes
    {
        get;
        init => field = Positive(value, nameof(Processes));
    } = 16;

    /// <summary>Open files of one process of a program.</summary>
    public int OpenFiles
    {
        get;
        init => field = AtLeast(16, value, nameof(OpenFiles));
    } = 64;

    /// <summary>One file that a program writes.</summary>
    public long FileBytes
    {
        get;
        init => field = Positive(value, nameof(FileBytes));
    } = 16L << 20;

    /// <summary>All temporary files of one program together.</summary>
    public long TemporaryBytes
    {
        get;
        init => field = Positive(value, nameof(TemporaryBytes));
    } = 16L << 20;

    /// <summary>Standard output of one run; more is an error.</summary>
    public int OutputBytes
    {
        get;
        init => field = Positive(value, nameof(OutputBytes));
    } = 1 << 20;

    /// <summary>The value that one call returns, as written on the wire; more is an error.</summary>
    public int AnswerBytes
    {
        get;
        init => field = AtLeast(1 << 10, value, nameof(AnswerBytes));
    } = 2 << 20;

    /// <summary>Address space of the process that runs the tests.</summary>
    public long JudgeMemoryBytes
    {
        get;
        init => field = AtLeast(128 << 20, value, nameof(JudgeMemoryBytes));
    } = 512L << 20;

    /// <summary>Programs that run at the same time, each with a server of its own (about 40 MB).</summary>
    public int Workers
    {
        get;
        init => field = Positive(value, nameof(Workers));
    } = Environment.ProcessorCount;

    /// <summary>Programs after which a server is replaced by a fresh one.</summary>
    public int ProgramsPerWorker
    {
        get;
        init => field = Positive(value, nameof(ProgramsPerWorker));
    } = 1000;

    /// <summary>How often a program is tried when the sandbox itself fails, before that is an exception.</summary>
    public int Attempts
    {
        get;
        init => field = Positive(value, nameof(Attempts));
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
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(NumberTolerance));
            field = value;
        }
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

    private static T Positive<T>(T value, string name)
        where T : IComparable<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, default!, name);
        return value;
    }

    private static T AtLeast<T>(T least, T value, string name)
        where T : IComparable<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        return value;
    }
}
