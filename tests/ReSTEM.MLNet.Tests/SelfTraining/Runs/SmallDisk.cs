using System.Diagnostics;

namespace ReSTEM.MLNet.Tests.SelfTraining.Runs;

/// <summary>A file system in memory that can be filled and made read-only, which only root on Linux can mount.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private int _mounts;

    /// <summary>Skips the test where nothing can be mounted.</summary>
    public SmallDisk(string size)
    {
        Directory.CreateDirectory(Path);
        if (OperatingSystem.IsLinux() && Mount("-t", "tmpfs", "-o", $"size={size}", "tmpfs", Path))
            _mounts++;
        Assert.SkipUnless(_mounts > 0, "Only root on Linux may mount what this test fills.");
    }

    public string Path => _folder.In("disk");

    private string Filler => System.IO.Path.Combine(Path, "filler");

    /// <summary>Takes all of the space but so many bytes.</summary>
    public void Fill(int free)
    {
        using var file = new FileStream(
            Filler,
            FileMode.Create,
            FileAccess.Write,
            FileShare.None,
            0
        );
        try
        {
            while (true)
                file.Write(new byte[4096]);
        }
        catch (IOException)
        {
            file.SetLength(file.Length - free);
        }
    }

    public void MakeRoom() => File.Delete(Filler);

    // A second mount over the first: files that are open for writing keep the first one from being made read-only.
    public void MakeReadOnly()
    {
        Mount("--bind", Path, Path).Should().BeTrue();
        _mounts++;
        Mount("-o", "remount,ro,bind", Path).Should().BeTrue();
    }

    public void MakeWritable()
    {
        Run("umount", Path).Should().BeTrue();
        _mounts--;
    }

    public void Dispose()
    {
        for (; _mounts > 0; _mounts--)
            Run("umount", Path);
        _folder.Dispose();
    }

    private static bool Mount(params string[] arguments) => Run("mount", arguments);

    private static bool Run(string program, params string[] arguments)
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
