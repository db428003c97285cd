namespace ReSTEM.MLNet.Tests;

/// <summary>A folder nobody else uses, gone with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("restem-test-").FullName;

    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    public string In(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Every file's bytes by its path in the folder.</summary>
    public SortedDictionary<string, string> Contents(Func<string, bool>? wanted = null) =>
        new(
            Directory
                .EnumerateFiles(Path, "*", SearchOption.AllDirectories)
                .Select(file => System.IO.Path.GetRelativePath(Path, file).Replace('\\', '/'))
                .Where(wanted ?? (_ => true))
                .ToDictionary(
                    file => file,
                    file => Convert.ToHexString(File.ReadAllBytes(In(file)))
                ),
            StringComparer.Ordinal
        );

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
