using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>Floats outside the managed heap: zero at first, aligned to a cache line, readable one vector past the end.</summary>
internal sealed unsafe class NativeFloats : SafeHandleZeroOrMinusOneIsInvalid
{
    private const int CacheLine = 64;

    private readonly void* _memory;

    public NativeFloats(long count)
        : base(ownsHandle: true)
    {
        // The allocator gives large blocks as pages that are zero and not there before their first use.
        _memory = NativeMemory.AllocZeroed((nuint)((count * sizeof(float)) + (5 * CacheLine)));
        SetHandle(((nint)_memory + CacheLine - 1) & -CacheLine);
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
        NativeMemory.Free(_memory);
        return true;
    }
}
