using CsCheck;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using ReSTEM.MLNet.LanguageModels.Build;
using static ReSTEM.MLNet.LanguageModels.Tests.BuildTransitive.ElfFile;

namespace ReSTEM.MLNet.LanguageModels.Tests.BuildTransitive;

public sealed class RelaxLibstdcxxTests : IDisposable
{
    private const string Libstdcxx = "libstdc++.so.6";
    private const string Version = "GLIBCXX_3.4.32";
    private const string Anchor = "_ZSt21ios_base_library_initv";
    private const ushort Index = 18;
    private const ushort Hidden = 0x8000;

    // As in the real library: other libraries and versions around the one in question, symbols of every kind.
    private static readonly ElfFile s_torch = new()
    {
        Needs =
        [
            new("libtorch.so", "TORCH_1", 2),
            new(Libstdcxx, "GLIBCXX_3.4", 3),
            new(Libstdcxx, Version, Index),
            new(Libstdcxx, "CXXABI_1.3", 5),
            new("libc.so.6", "GLIBC_2.34", 6),
        ],
        Symbols =
        [
            new("", 0),
            new("_Znwm", 3),
            new(Anchor, Index),
            new("THSTensor_ones", 1),
            new("memcpy", 6 | Hidden),
        ],
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("restem-elf-");
    private readonly RecordingBuildEngine _engine = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_copy_differs_in_the_weak_flag_of_that_one_need()
    {
        var weak = s_torch with
        {
            Needs =
            [
                .. s_torch.Needs.Select(n => n.Version == Version ? n with { Flags = Weak } : n),
            ],
        };

        var task = Run(s_torch.ToBytes());

        Copy(task).Should().Equal(weak.ToBytes());
        _engine.Warnings.Should().BeEmpty();
    }

    [Fact]
    public void The_source_stays_as_it_is_even_where_the_copy_was_a_hard_link_to_it()
    {
        var source = s_torch.ToBytes();
        var link = Path.Combine(_folder.FullName, "obj", "libLibTorchSharp.so");
        var path = WriteNative(source);
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Hard links are made with ln.");
        System.Diagnostics.Process.Start("ln", [path, link]).WaitForExit();

        var task = Execute(path, force: true);

        File.ReadAllBytes(path).Should().Equal(source);
        Copy(task).Should().NotEqual(source);
        task.Replacements[0].ItemSpec.Should().Be(link);
    }

    [Fact]
    public void The_copy_keeps_the_metadata_and_the_place_of_its_original()
    {
        var path = WriteNative(s_torch.ToBytes());
        var native = new TaskItem(path);
        native.SetMetadata("DestinationSubPath", "runtimes/linux-x64/native/libLibTorchSharp.so");
        native.SetMetadata("NuGetPackageId", "TorchSharp");

        var task = Execute(native, force: true, systemFolders: []);

        task.Replaced.Should().ContainSingle().Which.Should().BeSameAs(native);
        var copy = task.Replacements.Should().ContainSingle().Subject;
        copy.GetMetadata("NuGetPackageId").Should().Be("TorchSharp");
        copy.ItemSpec.Should()
            .EndWith(Path.Combine("obj", "runtimes/linux-x64/native/libLibTorchSharp.so"));
    }

    [Fact]
    public void A_second_build_leaves_the_copy_untouched()
    {
        var path = WriteNative(s_torch.ToBytes());
        var copy = Execute(path, force: true).Replacements[0].ItemSpec;
        var past = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(copy, past);

        var again = Execute(path, force: true);

        again.Replacements.Should().ContainSingle();
        File.GetLastWriteTimeUtc(copy).Should().Be(past);
    }

    [Fact]
    public void A_need_that_is_already_weak_is_left_alone()
    {
        var weak = s_torch with { Needs = [new(Libstdcxx, Version, Index, Weak)] };

        var task = Run(weak.ToBytes());

        ShouldBeUntouched(task);
        _engine.Warnings.Should().BeEmpty();
    }

    [Fact]
    public void A_library_without_the_need_is_left_alone()
    {
        var otherLibrary = s_torch with
        {
            Needs = [new("libother.so", Version, Index), new(Libstdcxx, "GLIBCXX_3.4.30", 4)],
        };

        var task = Run(otherLibrary.ToBytes());

        ShouldBeUntouched(task);
        _engine.Warnings.Should().BeEmpty();
    }

    [Theory]
    [InlineData("_ZNSt7__cxx1112basic_stringE", Index)]
    [InlineData("_ZNSt7__cxx1112basic_stringE", Index | Hidden)]
    public void A_library_that_uses_the_version_for_another_symbol_is_left_alone_with_a_warning(
        string symbol,
        ushort version
    )
    {
        var user = s_torch with { Symbols = [.. s_torch.Symbols, new(symbol, version)] };

        var task = Run(user.ToBytes());

        ShouldBeUntouched(task);
        _engine
            .Warnings.Should()
            .ContainSingle()
            .Which.Should()
            .StartWith("RESTEM0001")
            .And.Contain(Version)
            .And.Contain(symbol);
    }

    [Fact]
    public void A_library_that_has_the_version_on_another_symbol_only_is_left_alone_with_a_warning()
    {
        var user = s_torch with { Symbols = [new("_ZNSt6other", Index)] };

        var task = Run(user.ToBytes());

        ShouldBeUntouched(task);
        _engine.Warnings.Should().ContainSingle().Which.Should().Contain("_ZNSt6other");
    }

    [Fact]
    public void Where_the_system_offers_the_version_nothing_happens()
    {
        var system = SystemFolder(
            new ElfFile { Definitions = [Libstdcxx, "GLIBCXX_3.4.31", Version] }.ToBytes()
        );
        var path = WriteNative(s_torch.ToBytes());

        ShouldBeUntouched(Execute(path, force: false, system));
        Execute(path, force: true, system).Replacements.Should().ContainSingle();
    }

    [Fact]
    public void Where_the_system_is_older_or_cannot_be_read_the_copy_is_relaxed()
    {
        var old = SystemFolder(
            new ElfFile { Definitions = [Libstdcxx, "GLIBCXX_3.4.30"] }.ToBytes()
        );
        var damaged = SystemFolder(new ElfFile { Definitions = [Version] }.ToBytes()[..^100]);
        var path = WriteNative(s_torch.ToBytes());

        Execute(path, force: false, old).Replacements.Should().ContainSingle();
        Execute(path, force: false, damaged).Replacements.Should().ContainSingle();
        Execute(path, force: false, "/no/such/folder").Replacements.Should().ContainSingle();
    }

    [Fact]
    public void The_first_library_that_the_loader_could_use_decides()
    {
        var bits32 = new ElfFile { Definitions = [Version] }.ToBytes();
        bits32[4] = 1;
        var old = new ElfFile { Definitions = ["GLIBCXX_3.4.30"] }.ToBytes();
        var recent = new ElfFile { Definitions = [Version] }.ToBytes();
        var path = WriteNative(s_torch.ToBytes());

        Execute(path, force: false, SystemFolder(bits32), SystemFolder(old), SystemFolder(recent))
            .Replacements.Should()
            .ContainSingle();
        ShouldBeUntouched(
            Execute(
                path,
                force: false,
                SystemFolder(bits32),
                SystemFolder(recent),
                SystemFolder(old)
            )
        );
    }

    [Fact]
    public void Files_cut_short_anywhere_are_left_alone()
    {
        var whole = s_torch.ToBytes();

        foreach (var length in Enumerable.Range(0, whole.Length))
            ShouldBeUntouched(Run(whole[..length]));

        // What is recognizably a library but damaged is worth a warning; what is none is passed over.
        _engine
            .Warnings.Should()
            .HaveCount(whole.Length - FileHeaderSize)
            .And.OnlyContain(w => w.Contains("damaged"));
    }

    [Fact]
    public void Other_files_are_passed_over()
    {
        ShouldBeUntouched(Run([]));
        ShouldBeUntouched(
            Run(
                "MZ a Windows library, say, long enough to hold an ELF file header of 64 bytes"u8.ToArray()
            )
        );
        ShouldBeUntouched(Run([.. s_torch.ToBytes().Select((b, i) => i == 5 ? (byte)2 : b)]));

        _engine.Warnings.Should().BeEmpty();
    }

    [Fact]
    public void No_damage_to_a_file_makes_the_build_fail()
    {
        var whole = s_torch.ToBytes();
        var damage = Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte).Array[1, 6];

        damage.Sample(
            changes =>
            {
                var image = whole.ToArray();
                foreach (var (at, value) in changes)
                    image[at] = value;

                Run(image);
            },
            iter: 1_000,
            threads: 1
        );
    }

    private RelaxLibstdcxx Run(byte[] native) => Execute(WriteNative(native), force: true);

    private RelaxLibstdcxx Execute(string native, bool force, params string[] systemFolders) =>
        Execute(new TaskItem(native), force, systemFolders);

    private RelaxLibstdcxx Execute(ITaskItem native, bool force, string[] systemFolders)
    {
        var task = new RelaxLibstdcxx
        {
            BuildEngine = _engine,
            Natives = [native],
            OutputFolder = Path.Combine(_folder.FullName, "obj"),
            SystemFolders = systemFolders,
            Force = force,
        };

        task.Execute().Should().BeTrue();
        return task;
    }

    private string WriteNative(byte[] bytes)
    {
        var path = Path.Combine(_folder.FullName, "libLibTorchSharp.so");
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private string SystemFolder(byte[] libstdcxx)
    {
        var folder = _folder.CreateSubdirectory(Guid.NewGuid().ToString("N"));
        File.WriteAllBytes(Path.Combine(folder.FullName, Libstdcxx), libstdcxx);
        return folder.FullName;
    }

    private static byte[] Copy(RelaxLibstdcxx task) =>
        File.ReadAllBytes(task.Replacements.Should().ContainSingle().Subject.ItemSpec);

    private static void ShouldBeUntouched(RelaxLibstdcxx task)
    {
        task.Replaced.Should().BeEmpty();
        task.Replacements.Should().BeEmpty();
    }
}
