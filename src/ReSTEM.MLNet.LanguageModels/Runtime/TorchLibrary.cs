using System.Runtime.InteropServices;
using TorchSharp;

namespace ReSTEM.MLNet.LanguageModels.Runtime;

/// <summary>
/// TorchSharp's native library. TorchSharp reports every failure to load it as a missing package reference, after copying
/// all natives once more; this class asks the dynamic loader itself and passes on what it says.
/// </summary>
internal static class TorchLibrary
{
    private const string Name = "LibTorchSharp";

    // A process loads a native library once: a fact about the process, hence the only static state. A failure is remembered too.
    private static readonly Lazy<bool> Loaded = new(Load);

    /// <summary>Loads the native library, once per process. Call before the first use of torch.</summary>
    /// <exception cref="DllNotFoundException">It cannot be loaded; the message says why, and what to do.</exception>
    public static void EnsureLoaded() => _ = Loaded.Value;

    private static bool Load()
    {
        // Where the C or C++ runtime is too old nothing that TorchSharp tries can succeed: do not let it start to copy.
        if (
            OperatingSystem.IsLinux()
            && WhyNotLoadable() is { } reason
            && IsRuntimeTooOld(reason.Message)
        )
            throw Failure(reason);

        try
        {
            // TorchSharp's own way in: it knows which libraries must come first on which platform, with and without CUDA.
            _ = torch.cuda.is_available();
            return true;
        }
        catch (Exception e)
            when (e is NotSupportedException or TypeInitializationException or TypeLoadException)
        {
            throw Failure(WhyNotLoadable() ?? e);
        }
    }

    private static DllNotFoundException? WhyNotLoadable()
    {
        try
        {
            // The same order as TorchSharp's: with CUDA packages, torch_cuda comes first; without them it is not there.
            _ = NativeLibrary.TryLoad(
                "torch_cuda",
                typeof(torch).Assembly,
                searchPath: null,
                out _
            );
            _ = NativeLibrary.Load(Name, typeof(torch).Assembly, searchPath: null);
            return null;
        }
        catch (DllNotFoundException e)
        {
            return e;
        }
    }

    /// <summary>The exception for a failed load, from the loader's words.</summary>
    internal static DllNotFoundException Failure(Exception reason) =>
        new(
            $"TorchSharp's native library {Name} does not load: {TellingLine(reason.Message)}\n{Cure(reason.Message)}",
            reason
        );

    private static string Cure(string reason) =>
        IsRuntimeTooOld(reason)
            ? "It needs glibc 2.34 and the libstdc++ of GCC 13 or later (Ubuntu 24.04, Debian 13, Fedora 38). On Debian 12 and Ubuntu 22.04 "
                + "the build adapts the application's own copy: build it there, or anywhere with -p:ReSTEMRelaxLibstdcxx=true."
            : "Reference one of the packages TorchSharp-cpu, TorchSharp-cuda-linux or TorchSharp-cuda-windows (Linux x64, "
                + "Windows x64 and arm64, macOS arm64) in the application, in the version of its TorchSharp.";

    /// <summary>The loader lists every path it tried; most lines only say that a file is not there.</summary>
    private static string TellingLine(string reason)
    {
        var lines = reason.Split(
            '\n',
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
        );
        return lines.FirstOrDefault(IsRuntimeTooOld)
            ?? lines
                .Skip(1)
                .FirstOrDefault(line => !line.Contains($"{Name}.", StringComparison.Ordinal))
            ?? lines.FirstOrDefault()
            ?? "the loader gives no reason.";
    }

    private static bool IsRuntimeTooOld(string reason) =>
        reason.Contains("GLIBC", StringComparison.Ordinal)
        || reason.Contains("CXXABI", StringComparison.Ordinal);
}
