using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Runtime;

/// <summary>
/// Settings of the whole process that make torch faster on a CPU. They belong to the application, so nothing here happens unless
/// it is called, best before the first model is opened. Where a setting cannot be had, the call does nothing and says so.
/// </summary>
public static partial class ProcessTuning
{
    private const int TrimThreshold = -1;
    private const int TopPad = -2;
    private const int MapMost = -4;

    /// <summary>
    /// Lets the C library keep freed memory instead of giving every large block back to the kernel, which then hands out zeroed
    /// pages anew for each tensor. Fine-tuning gains a third and more where page faults are dear, as in virtual machines; the
    /// process stays as large as it ever was. For glibc.
    /// </summary>
    /// <returns>Whether the C library took the settings.</returns>
    public static bool TryKeepFreedMemory()
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            return SetAllocator(MapMost, 0) == 1
                && SetAllocator(TrimThreshold, -1) == 1
                && SetAllocator(TopPad, 64 << 20) == 1;
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            // Another C library, as musl.
            return false;
        }
    }

    /// <summary>
    /// Lets torch multiply 32-bit floats by oneDNN in place of MKL: twice as fast where MKL does not use the processor's widest
    /// vectors, as on AMD. torch has no switch for that alone: the one there is also permits rounding to 16 bits, so a product is
    /// checked against one of double precision, and the switch is put back unless it was as exact as before. On processors
    /// with AMX it never is.
    /// </summary>
    /// <returns>Whether oneDNN multiplies now.</returns>
    public static bool TryUseOneDnn()
    {
        using var session = TorchSession.Enter();
        if (!OperatingSystem.IsLinux() || !MatrixPrecision.TrySet("medium"))
        {
            return false;
        }

        if (RelativeError() < 2e-6)
        {
            return true;
        }

        _ = MatrixPrecision.TrySet("highest");
        return false;
    }

    /// <summary>The largest error of a product of 256 terms, by the largest number of the exact one.</summary>
    internal static double RelativeError()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var generator = new Generator(1, CPU);
        var a = randn([256, 256], ScalarType.Float32, CPU, generator: generator);
        var b = randn([256, 256], ScalarType.Float32, CPU, generator: generator);
        var exact = a.to_type(ScalarType.Float64).matmul(b.to_type(ScalarType.Float64));
        var error = a.matmul(b)
            .to_type(ScalarType.Float64)
            .add(exact, Numbers.MinusOne)
            .abs()
            .max();
        return Numbers.Read(error.div(exact.abs().max()).to_type(ScalarType.Float32));
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetAllocator(int setting, int value);
}
