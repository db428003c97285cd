namespace ReSTEM.MLNet.LanguageModels.Tests;

/// <summary>Real models and reference values that lie beside the repository and are never part of it.</summary>
internal static class SharedData
{
    /// <summary>The path of a file or folder under <c>shared/data</c>; the test is skipped where there is none.</summary>
    public static string Find(string relative)
    {
        for (
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            folder is not null;
            folder = folder.Parent
        )
        {
            var path = Path.Combine(folder.FullName, "shared", "data", relative);
            if (Path.Exists(path))
            {
                return path;
            }
        }

        Assert.Skip($"shared/data/{relative} is not beside the repository.");
        return "";
    }
}
