using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Rewards.Programs;

/// <summary>Limits and places for <see cref="CSharpReward"/>.</summary>
public sealed record CSharpRewardOptions
{
    /// <summary>Address space that the runtime reserves besides its heap: 4 GiB.</summary>
    private const long RuntimeBytes = 4L << 30;

    private const int RuntimeThreads = 32;
    private const int RuntimeFiles = 128;

    /// <summary>Wall clock for one input, the start of the runtime included (0.2 s on a quiet computer); also for compiling.</summary>
    public TimeSpan TimeLimit
    {
        get;
        init => field = OptionRange.Above(TimeSpan.Zero, value, nameof(CSharpRewardOptions));
    } = TimeSpan.FromSeconds(10);

    /// <summary>The managed heap of a program, at least 16 MiB.</summary>
    public long HeapBytes
    {
        get;
        init => field = OptionRange.AtLeast(16L << 20, value, nameof(CSharpRewardOptions));
    } = 256L << 20;

    /// <summary>Programs that run at the same time.</summary>
    public int Workers
    {
        get;
        init => field = OptionRange.AtLeast(1, value, nameof(CSharpRewardOptions));
    } = Environment.ProcessorCount;

    /// <summary>How standard output is compared.</summary>
    public OutputComparison Comparison { get; init; } = OutputComparison.Lines;

    /// <summary>The absolute or relative difference up to which two numbers in standard output are equal; 0 compares their text.</summary>
    public double NumberTolerance
    {
        get;
        init => field = OptionRange.AtLeast(0.0, value, nameof(CSharpRewardOptions));
    }

    /// <summary>The box is that of Python programs, with what a .NET runtime needs.</summary>
    internal PythonRewardOptions ToSandbox(string runtimeFolder) =>
        new()
        {
            TimeLimit = TimeLimit,
            CpuLimit = 2 * TimeLimit,
            MemoryBytes = RuntimeBytes + (2 * HeapBytes),
            Processes = RuntimeThreads,
            OpenFiles = RuntimeFiles,
            Workers = Workers,
            Comparison = Comparison,
            NumberTolerance = NumberTolerance,
            ReadOnlyFolders = runtimeFolder.StartsWith("/usr/", StringComparison.Ordinal)
                ? []
                : [runtimeFolder],
        };
}
