using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ReSTEM.MLNet.Benchmarks;

/// <summary>What the machine can do at most, measured: multiply-adds from registers, and reading memory.</summary>
internal static unsafe class MachineLimits
{
    private const int Repeats = 5;

    /// <summary>Single-precision operations a second of so many threads together, in thousand millions; the best of a few runs.</summary>
    public static double GigaFlops(int threads)
    {
        const long Steps = 20_000_000;
        var best = Enumerable
            .Range(0, Repeats)
            .Min(_ => Seconds(threads, () => MultiplyAdd(Steps)));
        return threads * Steps * 8.0 * Vector512<float>.Count * 2 / best / 1e9;
    }

    /// <summary>Thousand million bytes a second that one thread reads over and over from a block of a size.</summary>
    public static double ReadGigabytes(long bytes)
    {
        var memory = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, 64);
        NativeMemory.Clear(memory, (nuint)bytes);
        var rounds = Math.Max(1, (1L << 30) / bytes);
        var best = Enumerable
            .Range(0, Repeats)
            .Min(_ => Seconds(1, () => Read(memory, bytes, rounds)));
        NativeMemory.AlignedFree(memory);
        return bytes * rounds / best / 1e9;
    }

    private static double Seconds(int threads, Action work)
    {
        var start = Stopwatch.GetTimestamp();
        Thread[] others =
        [
            .. Enumerable.Range(1, threads - 1).Select(_ => new Thread(() => work())),
        ];
        Array.ForEach(others, thread => thread.Start());
        work();
        Array.ForEach(others, thread => thread.Join());
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float MultiplyAdd(long steps)
    {
        // Eight sums: two multiply-adds start in a cycle, and each takes four.
        Vector512<float> x = Vector512.Create(0.999f),
            y = Vector512.Create(1e-3f);
        Vector512<float> a = x,
            b = x,
            c = x,
            d = x,
            e = x,
            f = x,
            g = x,
            h = x;
        for (var i = 0L; i < steps; i++)
        {
            a = Vector512.FusedMultiplyAdd(a, x, y);
            b = Vector512.FusedMultiplyAdd(b, x, y);
            c = Vector512.FusedMultiplyAdd(c, x, y);
            d = Vector512.FusedMultiplyAdd(d, x, y);
            e = Vector512.FusedMultiplyAdd(e, x, y);
            f = Vector512.FusedMultiplyAdd(f, x, y);
            g = Vector512.FusedMultiplyAdd(g, x, y);
            h = Vector512.FusedMultiplyAdd(h, x, y);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Read(byte* memory, long bytes, long rounds)
    {
        Vector512<float> a = default,
            b = default,
            c = default,
            d = default;
        for (var round = 0L; round < rounds; round++)
        {
            for (var at = (float*)memory; at < memory + bytes; at += 64)
            {
                a += Vector512.Load(at);
                b += Vector512.Load(at + 16);
                c += Vector512.Load(at + 32);
                d += Vector512.Load(at + 48);
            }
        }

        return Vector512.Sum(a + b + c + d);
    }
}
