namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>Pages of keys and values, lent and taken back by all threads of a call. Memory is taken when it is first needed.</summary>
internal sealed class PagePool(CacheLayout layout) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Stack<nint> _free = new();
    private readonly List<NativeFloats> _pages = [];

    /// <summary>Pages that were ever needed at one time.</summary>
    public int PeakPages => _pages.Count;

    /// <summary>Lends a page. What an earlier user wrote may still be there: finite numbers.</summary>
    public unsafe nint Rent()
    {
        lock (_lock)
        {
            if (_free.TryPop(out var page))
            {
                return page;
            }

            _pages.Add(new NativeFloats(layout.PageFloats));
            return (nint)_pages[^1].Pointer;
        }
    }

    /// <summary>Takes pages back.</summary>
    public void Return(ReadOnlySpan<nint> pages)
    {
        lock (_lock)
        {
            foreach (var page in pages)
            {
                _free.Push(page);
            }
        }
    }

    public void Dispose()
    {
        foreach (var page in _pages)
        {
            page.Dispose();
        }
    }
}
