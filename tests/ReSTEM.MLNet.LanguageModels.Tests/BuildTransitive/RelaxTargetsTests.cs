using System.Diagnostics;
using System.Text.Json;

namespace ReSTEM.MLNet.LanguageModels.Tests.BuildTransitive;

/// <summary>The targets file as a user's build runs it, over a project that resolves made-up natives.</summary>
public sealed class RelaxTargetsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("restem-targets-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Forced_both_kinds_of_natives_are_replaced_and_all_others_stay()
    {
        var items = await ResolveAsync("true", systemVersion: "GLIBCXX_3.4.32");

        items.Native.Should().HaveCount(2);
        items.Native.Should().Contain(path => path.EndsWith("packages/libtorch.so"));
        items.Native.Should().Contain(path => path.EndsWith("obj/natives/libLibTorchSharp.so"));
        items
            .RuntimeTargets.Should()
            .ContainSingle()
            .Which.Should()
            .EndWith("obj/natives/runtimes/linux-x64/native/libLibTorchSharp.so");
    }

    [Fact]
    public async Task Switched_off_nothing_is_replaced()
    {
        var items = await ResolveAsync("false", systemVersion: "GLIBCXX_3.4.30");

        ShouldAllBeOriginals(items);
    }

    [Fact]
    public async Task Left_to_itself_it_asks_the_system()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the step runs only when forced.");

        var recent = await ResolveAsync("", systemVersion: "GLIBCXX_3.4.32");
        var old = await ResolveAsync("", systemVersion: "GLIBCXX_3.4.30");

        ShouldAllBeOriginals(recent);
        old.Native.Should().Contain(path => path.EndsWith("obj/natives/libLibTorchSharp.so"));
        old.RuntimeTargets.Should().OnlyContain(path => path.Contains("obj/natives"));
    }

    private static void ShouldAllBeOriginals(Items items)
    {
        items.Native.Should().HaveCount(2).And.OnlyContain(path => path.Contains("/packages/"));
        items.RuntimeTargets.Should().ContainSingle().Which.Should().Contain("/packages/");
    }

    private async Task<Items> ResolveAsync(string relax, string systemVersion)
    {
        var torch = new ElfFile
        {
            Needs = [new("libstdc++.so.6", "GLIBCXX_3.4.32", 2)],
            Symbols = [new("_ZSt21ios_base_library_initv", 2)],
        };
        Write("packages/libLibTorchSharp.so", torch.ToBytes());
        Write("packages/libtorch.so", torch.ToBytes());
        Write("system/libstdc++.so.6", new ElfFile { Definitions = [systemVersion] }.ToBytes());
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "application.proj"), Project());

        var json = await MSBuildAsync(
            "application.proj",
            "-nologo",
            "-t:ResolvePackageAssets",
            "-getItem:NativeCopyLocalItems",
            "-getItem:RuntimeTargetsCopyLocalItems",
            $"-p:ReSTEMRelaxLibstdcxx={relax}",
            $"-p:ReSTEMLibstdcxxFolders={_folder.FullName}/system"
        );

        var package = Path.Combine(_folder.FullName, "packages/libLibTorchSharp.so");
        var bytes = await File.ReadAllBytesAsync(package, TestContext.Current.CancellationToken);
        bytes.Should().Equal(torch.ToBytes(), "packages are never changed");
        var items = JsonDocument.Parse(json).RootElement.GetProperty("Items");
        return new(
            Paths(items, "NativeCopyLocalItems"),
            Paths(items, "RuntimeTargetsCopyLocalItems")
        );
    }

    private void Write(string path, byte[] bytes)
    {
        var file = new FileInfo(Path.Combine(_folder.FullName, path));
        file.Directory!.Create();
        File.WriteAllBytes(file.FullName, bytes);
    }

    private static string Project() =>
        $"""
            <Project>
              <PropertyGroup><IntermediateOutputPath>obj/</IntermediateOutputPath></PropertyGroup>
              <Target Name="ResolvePackageAssets">
                <ItemGroup>
                  <NativeCopyLocalItems Include="packages/libLibTorchSharp.so;packages/libtorch.so" />
                  <RuntimeTargetsCopyLocalItems Include="packages/libLibTorchSharp.so" DestinationSubPath="runtimes/linux-x64/native/libLibTorchSharp.so" />
                </ItemGroup>
              </Target>
              <Import Project="{TargetsFile()}" />
            </Project>
            """;

    private static string TargetsFile()
    {
        const string file =
            "src/ReSTEM.MLNet.LanguageModels/buildTransitive/ReSTEM.MLNet.LanguageModels.targets";
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, file)))
            folder =
                folder.Parent
                ?? throw new FileNotFoundException("No repository above the tests.", file);
        return Path.Combine(folder.FullName, file);
    }

    private async Task<string> MSBuildAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["msbuild", .. arguments])
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(
            TestContext.Current.CancellationToken
        );
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.Should().Be(0, "{0}{1}", output, await error);
        return output;
    }

    private static string[] Paths(JsonElement items, string name) =>
        [
            .. items
                .GetProperty(name)
                .EnumerateArray()
                .Select(item => item.GetProperty("FullPath").GetString()!),
        ];

    private sealed record Items(string[] Native, string[] RuntimeTargets);
}
