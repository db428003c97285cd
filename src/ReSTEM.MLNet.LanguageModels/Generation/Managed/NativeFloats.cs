using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>Floats outside the managed heap: zero at first, aligned to a cache line, readable one vector past the end.</summary>
internal sealed unsafe class NativeFloats : SafeHandleZeroOrMinusOneIsInvalid
{
    private const int CacheLine = 64;

    public NativeFloats(long count)
        : base(ownsHandle: true)
    {
        var bytes = (nuint)((count * sizeof(float)) + (4 * CacheLine));
        var memory = NativeMemory.AlignedAlloc(bytes, CacheLine);
        NativeMemory.Clear(memory, bytes);
        SetHandle((nint)memory);
        Count = count;
    }

    /// <summary>How many there are.</summary>
    public long Count { get; }

    /// <summary>The first one.</summary>
    public float* Pointer => (float*)handle;

    /// <summary>A stretch of them.</summary>
    public Span<float> AsSpan(long start, int length) => new(Pointer + start, length);

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }
}
