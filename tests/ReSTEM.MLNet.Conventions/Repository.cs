namespace ReSTEM.MLNet.Conventions;

/// <summary>The checked-out repository around these tests.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ReSTEM.MLNet.sln")))
            folder =
                folder.Parent
                ?? throw new FileNotFoundException("These tests run inside the repository.");
        return folder.FullName;
    }
}
