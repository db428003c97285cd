using System.Text;
using Microsoft.Build.Utilities;
using ReSTEM.MLNet.LanguageModels.Build;

namespace ReSTEM.MLNet.LanguageModels.Tests.BuildTransitive;

/// <summary>What the build put into this test project's own output.</summary>
public sealed class RelaxedOutputTests
{
    private static readonly string[] s_systemFolders =
    [
        "/lib/x86_64-linux-gnu",
        "/usr/lib/x86_64-linux-gnu",
        "/lib64",
        "/usr/lib64",
    ];

    [Fact]
    public void The_need_of_the_deployed_library_is_weak_unless_this_system_meets_it()
    {
        var image = File.ReadAllBytes(DeployedLibrary());

        var flags = BitConverter.ToUInt16(image, FlagsPosition(image));

        flags.Should().Be(SystemIsRecent() ? (ushort)0 : ElfFile.Weak);
    }

    [Fact]
    public void The_task_makes_of_the_original_what_is_deployed()
    {
        var image = File.ReadAllBytes(DeployedLibrary());
        var at = FlagsPosition(image);
        var original = image.ToArray();
        original[at] = 0;
        var folder = Directory.CreateTempSubdirectory("restem-torch-");
        var path = Path.Combine(folder.FullName, "libLibTorchSharp.so");
        File.WriteAllBytes(path, original);

        var task = new RelaxLibstdcxx
        {
            BuildEngine = new RecordingBuildEngine(),
            Natives = [new TaskItem(path)],
            OutputFolder = Path.Combine(folder.FullName, "obj"),
            Force = true,
        };
        task.Execute();
        var relaxed = File.ReadAllBytes(
            task.Replacements.Should().ContainSingle().Subject.ItemSpec
        );
        folder.Delete(recursive: true);

        original[at] = (byte)ElfFile.Weak;
        relaxed
            .AsSpan()
            .SequenceEqual(original)
            .Should()
            .BeTrue("one bit separates the copy from the original");
    }

    private static string DeployedLibrary()
    {
        const string file = "libLibTorchSharp.so";
        string[] places =
        [
            Path.Combine(AppContext.BaseDirectory, file),
            Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", file),
        ];
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux loads this library.");
        return places.Single(File.Exists);
    }

    private static bool SystemIsRecent() =>
        s_systemFolders
            .Select(folder => Path.Combine(folder, "libstdc++.so.6"))
            .Where(File.Exists)
            .Take(1)
            .Any(path => File.ReadAllBytes(path).AsSpan().IndexOf("GLIBCXX_3.4.32\0"u8) >= 0);

    /// <summary>
    /// Finds the entry without the section table: version needs are records of 16 bytes that hold the SysV hash of the
    /// version's name and, 8 bytes on, where that name stands in the string table.
    /// </summary>
    private static int FlagsPosition(ReadOnlySpan<byte> image)
    {
        var hash = BitConverter.GetBytes(SysVHash("GLIBCXX_3.4.32"));
        for (var from = 0; ; from += 4)
        {
            from += image[from..].IndexOf(hash);
            var flags = BitConverter.ToUInt16(image[(from + 4)..]);
            if (from % 4 == 0 && flags is 0 or ElfFile.Weak)
                return from + 4;
        }
    }

    private static uint SysVHash(string name)
    {
        var hash = 0u;
        foreach (var letter in Encoding.ASCII.GetBytes(name))
        {
            hash = (hash << 4) + letter;
            var high = hash & 0xF0000000;
            hash = (hash ^ (high >> 24)) & ~high;
        }

        return hash;
    }
}
