using System.IO.MemoryMappedFiles;

namespace ReSTEM.MLNet.LanguageModels.Checkpoints;

/// <summary>
/// An open safetensors file. Numbers are read from the disk when they are copied, through a map of just the bytes at hand: a
/// map of the whole file would count as memory of the process beside the copy.
/// </summary>
internal sealed unsafe class SafetensorsFile : IDisposable
{
    private readonly MemoryMappedFile _map;
    private readonly long _dataStart;
    private bool _disposed;

    private SafetensorsFile(string path, FileStream stream)
    {
        Path = path;
        var header = SafetensorsHeader.Read(path, stream);
        Metadata = header.Metadata;
        Tensors = header.Tensors.ToDictionary(
            tensor => tensor.Name,
            tensor => new TensorEntry(this, tensor)
        );
        _dataStart = header.DataStart;
        _map = MemoryMappedFile.CreateFromFile(
            stream,
            mapName: null,
            capacity: 0,
            MemoryMappedFileAccess.Read,
            HandleInheritability.None,
            leaveOpen: false
        );
    }

    /// <summary>Where the file is.</summary>
    public string Path { get; }

    /// <summary>All tensors by name.</summary>
    public IReadOnlyDictionary<string, TensorEntry> Tensors { get; }

    /// <summary>Free text that the writer left, for example <c>format</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file and checks its header.</summary>
    /// <exception cref="ModelFolderException">The file is missing, cut short, or its header does not fit it.</exception>
    public static SafetensorsFile Open(string path)
    {
        FileStream? stream = null;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return new SafetensorsFile(path, stream);
        }
        catch (Exception e)
        {
            stream?.Dispose();
            if (e is IOException or UnauthorizedAccessException)
            {
                throw new ModelFolderException(path, $"cannot be read ({e.Message})", e);
            }

            throw;
        }
    }

    /// <summary>Shows bytes of the data to a reader; they are gone when it returns.</summary>
    internal void Read(long start, int count, ReadBytes reader)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (count == 0)
        {
            reader([]);
            return;
        }

        using var view = _map.CreateViewAccessor(
            _dataStart + start,
            count,
            MemoryMappedFileAccess.Read
        );
        byte* bytes = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref bytes);
        try
        {
            reader(new ReadOnlySpan<byte>(bytes + view.PointerOffset, count));
        }
        finally
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }

    /// <summary>Closes the file; its tensors can no longer be copied.</summary>
    public void Dispose()
    {
        _disposed = true;
        _map.Dispose();
    }
}
