using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace ReSTEM.MLNet.LanguageModels.Runtime;

/// <summary>Asks for memory before it is needed: it changes no result, only how long the reader waits.</summary>
internal static unsafe class CacheLines
{
    private const int Floats = 16;

    /// <summary>Asks for the line of one address.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch(void* place)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch1(place);
        }
    }

    /// <summary>Asks for so many floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch(float* first, nint count)
    {
        for (nint at = 0; at < count; at += Floats)
        {
            Fetch(first + at);
        }
    }
}
