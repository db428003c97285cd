using System.Diagnostics;
using System.IO.Compression;

namespace ReSTEM.MLNet.Conventions.Packages;

/// <summary>Packs the libraries as they are built beside these tests, once for all tests.</summary>
public sealed class PackedLibraries : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("restem-packages-");

    /// <summary>Where the packages lie.</summary>
    public string Folder => _folder.FullName;

    /// <summary>Why nothing could be packed; null where it could.</summary>
    public string? WhyNot { get; private set; }

    public async ValueTask InitializeAsync()
    {
        WhyNot = !File.Exists(Repository.PathOf("README.md"))
            ? "There is no README.md to put into the packages."
            : await PackAsync("ReSTEM.MLNet.LanguageModels") ?? await PackAsync("ReSTEM.MLNet");
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>The paths of the files in a package.</summary>
    public string[] Entries(string package)
    {
        var file = _folder.EnumerateFiles($"{package}.?.*.nupkg").Single();
        using var archive = ZipFile.OpenRead(file.FullName);
        return [.. archive.Entries.Select(entry => entry.FullName)];
    }

    private async Task<string?> PackAsync(string project)
    {
        string[] arguments =
        [
            "pack",
            Repository.PathOf("src", project),
            "--no-build",
            "--nologo",
            "--configuration",
            Configuration,
            "--output",
            _folder.FullName,
            $"-p:NuspecOutputPath={Path.Combine(_folder.FullName, "nuspec")}", // others may pack at the same time
        ];
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        // Built elsewhere, or moved since: that says nothing about the package. Everything else does.
        if (process.ExitCode != 0 && !output.Contains("NU5026", StringComparison.Ordinal))
            throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)}\n{output}");
        return process.ExitCode == 0 ? null : $"{project} is not built here: {output}";
    }

    /// <summary>Debug or Release: what these tests were built as, their libraries were too.</summary>
    private static string Configuration =>
        AppContext.BaseDirectory.Split(Path.DirectorySeparatorChar).Contains("Release")
            ? "Release"
            : "Debug";
}
