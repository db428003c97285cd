namespace ReSTEM.MLNet.Tests;

/// <summary>Keeps what it is told, at once and in order.</summary>
internal sealed class Reports<T> : IProgress<T>
{
    public List<T> Received { get; } = [];

    public void Report(T value) => Received.Add(value);
}
