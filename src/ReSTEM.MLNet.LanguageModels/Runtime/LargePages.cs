using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Runtime;

/// <summary>
/// Asks the kernel to back memory by pages of 2 MB in place of 4 KB: kernels that walk through many rows at once would else wait for the
/// processor to look up a page for each. Linux only; elsewhere, and where the kernel declines, nothing happens.
/// </summary>
internal static unsafe partial class LargePages
{
    private const long Page = 2 << 20;
    private const int Wanted = 14; // MADV_HUGEPAGE

    /// <summary>Asks for a tensor of 32-bit floats that nothing was written to yet.</summary>
    public static void Ask(Tensor numbers)
    {
        var start = (nint)numbers.First();
        var first = (start + Page - 1) & -Page;
        var end = (start + (numbers.numel() * sizeof(float))) & -Page;
        if (OperatingSystem.IsLinux() && first < end)
        {
            _ = Advise((nint)first, (nint)(end - first), Wanted);
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint start, nint length, int advice);
}
