using System.Diagnostics;

namespace ReSTEM.MLNet.Tests.SelfTraining.Runs;

/// <summary>A run on a small file system of its own, which only root can make.</summary>
public sealed class DiskFullTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _disk;
    private bool _isMounted;

    public DiskFullTests()
    {
        _disk = _folder.In("disk");
        Directory.CreateDirectory(_disk);
    }

    public void Dispose()
    {
        if (_isMounted)
            Mount("umount", _disk);
        _folder.Dispose();
    }

    [Fact]
    public void A_full_disk_is_named_in_every_phase_and_after_the_cure_the_run_ends_in_the_same_bytes()
    {
        _isMounted =
            OperatingSystem.IsLinux()
            && Mount("mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", _disk);
        Assert.SkipUnless(
            _isMounted,
            "Only root may mount the small file system that this test fills."
        );
        RunProcess.Run(_folder.In("whole"), "samples=4");
        var stops = new HashSet<string>();

        // Each time a little more room, so that it runs out in one phase after the other.
        for (var size = 16; size < 400; size += 12)
        {
            Mount("mount", "-o", $"remount,size={size}k", _disk).Should().BeTrue();
            var (code, lines) = RunProcess.Run(Path.Combine(_disk, "run"), "samples=4");
            if (code == 0)
                break;
            code.Should().Be(3, string.Join('\n', lines));
            lines[^1]
                .Should()
                .StartWith("failed Cannot write")
                .And.Contain("MB are free there")
                .And.Contain("start the run again");
            stops.Add(Path.GetExtension(lines[^1].Split('\'')[1]));
        }

        stops.Should().HaveCountGreaterThanOrEqualTo(2, "it was to run out in several phases");
        Mount("mount", "-o", "remount,size=50m", _disk).Should().BeTrue();
        RunProcess.Run(Path.Combine(_disk, "run"), "samples=4").ExitCode.Should().Be(0);
        foreach (var file in Results(_folder.In("whole")))
            File.ReadAllBytes(Path.Combine(_disk, "run", file))
                .Should()
                .Equal(File.ReadAllBytes(_folder.In("whole", file)), file);
    }

    private static IEnumerable<string> Results(string run) =>
        Directory
            .EnumerateFiles(run, "*", SearchOption.AllDirectories)
            .Where(file =>
                file.EndsWith(".jsonl", StringComparison.Ordinal)
                || file.EndsWith(".safetensors", StringComparison.Ordinal)
            )
            .Select(file => Path.GetRelativePath(run, file))
            .Where(file => !file.Contains("fine-tuning" + Path.DirectorySeparatorChar));

    private static bool Mount(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments)
                {
                    RedirectStandardError = true,
                    UseShellExecute = false,
                }
            )!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
