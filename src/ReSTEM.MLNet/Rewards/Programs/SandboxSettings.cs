namespace ReSTEM.MLNet.Rewards.Programs;

/// <summary>What a server is told at its start. Names are those of the server's JSON.</summary>
internal sealed record SandboxSettings(
    string Boxing,
    IReadOnlyList<string> Folders,
    SandboxSettings.SandboxLimits Limits
)
{
    /// <summary>Inodes of a program's temporary folder.</summary>
    private const int TemporaryFiles = 512;

    public static SandboxSettings From(PythonRewardOptions options, string boxing) =>
        new(
            boxing,
            options.ReadOnlyFolders,
            new SandboxLimits
            {
                CpuSeconds = Math.Max(1, Math.Ceiling(options.CpuLimit.TotalSeconds)),
                MemoryBytes = options.MemoryBytes,
                Processes = options.Processes,
                OpenFiles = options.OpenFiles,
                FileBytes = options.FileBytes,
                TemporaryBytes = options.TemporaryBytes,
                TemporaryFiles = TemporaryFiles,
                OutputBytes = options.OutputBytes,
                FrameBytes = options.AnswerBytes,
                JudgeMemoryBytes = options.JudgeMemoryBytes,
            }
        );

    internal sealed record SandboxLimits
    {
        public required double CpuSeconds { get; init; }
        public required long MemoryBytes { get; init; }
        public required int Processes { get; init; }
        public required int OpenFiles { get; init; }
        public required long FileBytes { get; init; }
        public required long TemporaryBytes { get; init; }
        public required int TemporaryFiles { get; init; }
        public required int OutputBytes { get; init; }
        public required int FrameBytes { get; init; }
        public required long JudgeMemoryBytes { get; init; }
    }
}
