namespace ReSTEM.MLNet.Tests;

/// <summary>A path nobody else uses, gone with the test.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public string Path { get; } =
        System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"{Guid.NewGuid():N}.tmp");

    public void Dispose() => File.Delete(Path);
}
