namespace ReSTEM.MLNet.Rewards.Workers;

/// <summary>A process that serves one caller at a time until it is spent.</summary>
internal interface IWorker : IAsyncDisposable
{
    /// <summary>Whether the next caller should get a fresh one.</summary>
    bool IsSpent { get; }
}
