using System.Diagnostics;
using ReSTEM.MLNet.Conventions;
using ReSTEM.MLNet.Conventions.Packages;

namespace ReSTEM.MLNet.Tests.Packages;

/// <summary>
/// The programs of tests/PackageConsumer, built as a user builds them: outside the repository, from the packed libraries in a local
/// folder. All other packages come out of this machine's package folder where they are there.
/// </summary>
public sealed class PackageConsumer : IAsyncLifetime
{
    private readonly PackedLibraries _packages = new();
    private readonly TemporaryFolder _folder = new();

    /// <summary>Why the programs could not be built; null where they could.</summary>
    public string? WhyNot { get; private set; }

    public string PathOf(string name) => _folder.PathOf(name);

    public async ValueTask InitializeAsync()
    {
        await _packages.InitializeAsync();
        WhyNot = _packages.WhyNot;
        if (WhyNot is not null)
            return;
        Prepare();
        string[][] builds =
        [
            .. new[] { "Trainer", "Predictor", "Queries" }.Select(project =>
                new[] { "build", PathOf(project), "-o:bin/" + project }
            ),
            ["publish", PathOf("Queries"), "-p:PublishSingleFile=true", "-o:bin/OneFile"],
        ];
        foreach (var build in builds)
        {
            var built = await RunAsync("dotnet", [.. build, "--nologo", "-v:q"]);
            if (built.Contains("NU1301", StringComparison.Ordinal)) // a package is missing, and its source cannot be reached
                WhyNot = built;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        await _packages.DisposeAsync();
    }

    /// <summary>The lines that a program prints.</summary>
    public async Task<string[]> PrintedByAsync(string program, params string[] arguments)
    {
        var library = PathOf($"bin/{program}/{program}.dll");
        return Lines(await RunAsync("dotnet", [library, .. arguments]));
    }

    /// <summary>The lines that an executable file in bin prints.</summary>
    public async Task<string[]> PrintedByFileAsync(string file, params string[] arguments) =>
        Lines(await RunAsync(PathOf($"bin/{file}"), arguments));

    private static string[] Lines(string printed) =>
        printed.Split('\n', StringSplitOptions.TrimEntries);

    private void Prepare()
    {
        foreach (
            var file in Directory.EnumerateFiles(
                Repository.PathOf("tests", "PackageConsumer"),
                "*",
                SearchOption.AllDirectories
            )
        )
        {
            var project = PathOf(Path.GetFileName(Path.GetDirectoryName(file)!));
            Directory.CreateDirectory(project);
            File.Copy(file, Path.Combine(project, Path.GetFileName(file)));
        }
        var known =
            Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
                ".nuget",
                "packages"
            );
        File.WriteAllText(
            PathOf("nuget.config"),
            $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="packages" /></config>
              <fallbackPackageFolders><clear /><add key="known" value="{known}" /></fallbackPackageFolders>
              <packageSources>
                <clear />
                <add key="local" value="{_packages.Folder}" />
                <add key="nuget.org" value="https://api.nuget.org/v3/index.json" />
              </packageSources>
            </configuration>
            """
        );
        // One platform's natives, and those not copied: that is for speed, and as in this repository.
        File.WriteAllText(
            PathOf("Directory.Build.props"),
            """
            <Project>
              <PropertyGroup>
                <UseCurrentRuntimeIdentifier>true</UseCurrentRuntimeIdentifier>
                <SelfContained>false</SelfContained>
                <CreateHardLinksForCopyLocalIfPossible>true</CreateHardLinksForCopyLocalIfPossible>
              </PropertyGroup>
            </Project>
            """
        );
    }

    private async Task<string> RunAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = _folder.Path,
        };
        start.Environment.Remove("NUGET_PACKAGES"); // it would come before nuget.config
        start.Environment.Remove("CI");
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 || output.Contains("NU1301", StringComparison.Ordinal)
            ? output.Trim()
            : throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments)}\n{output}\n{await errors}"
            );
    }
}
