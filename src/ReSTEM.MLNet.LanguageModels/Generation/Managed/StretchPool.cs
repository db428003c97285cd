namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>
/// Stretches for the rows' own keys and values, lent and taken back by all threads of a call. Those that are free are all of
/// one size: nearly all samples of a call ask for the same.
/// </summary>
internal sealed unsafe class StretchPool(CacheLayout layout) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<nint, NativeFloats> _lent = [];
    private readonly Stack<NativeFloats> _free = new();
    private int _freeBlocks;

    /// <summary>Lends a stretch. What an earlier user wrote may still be there: finite numbers.</summary>
    public CacheStretch Rent(int blocks)
    {
        lock (_lock)
        {
            KeepOnly(blocks);
            if (!_free.TryPop(out var memory))
            {
                memory = new NativeFloats(layout.BlockFloats * blocks);
            }

            _lent.Add((nint)memory.Pointer, memory);
            return new CacheStretch(memory.Pointer, blocks);
        }
    }

    /// <summary>Takes a stretch back.</summary>
    public void Return(in CacheStretch stretch)
    {
        lock (_lock)
        {
            KeepOnly(stretch.Blocks);
            _ = _lent.Remove((nint)stretch.Floats, out var memory);
            _free.Push(memory!);
        }
    }

    public void Dispose()
    {
        KeepOnly(0);
        foreach (var memory in _lent.Values)
        {
            memory.Dispose();
        }
    }

    private void KeepOnly(int blocks)
    {
        if (blocks != _freeBlocks)
        {
            while (_free.TryPop(out var memory))
            {
                memory.Dispose();
            }
        }

        _freeBlocks = blocks;
    }
}
