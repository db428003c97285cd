namespace ReSTEM.MLNet.Tests.Problems.Readers;

/// <summary>Real data sets beside the repository, which tests use where they are present.</summary>
internal static class SharedData
{
    /// <summary>The path of a file or folder of a data set; skips the test where it is absent.</summary>
    public static string Path(params string[] parts)
    {
        var name = System.IO.Path.Combine(parts);
        for (
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            folder is not null;
            folder = folder.Parent
        )
        {
            var candidate = System.IO.Path.Combine(folder.FullName, "shared", "data", name);
            if (System.IO.Path.Exists(candidate))
            {
                return candidate;
            }
        }

        Assert.Skip($"shared/data/{name} is not present beside the repository.");
        return "";
    }
}
