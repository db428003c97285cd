using System.IO.MemoryMappedFiles;

namespace ReSTEM.MLNet.LanguageModels.Checkpoints;

/// <summary>An open safetensors file, mapped into memory: numbers are read from the disk when they are copied.</summary>
internal sealed unsafe class SafetensorsFile : IDisposable
{
    private readonly MemoryMappedFile? _map;
    private readonly MemoryMappedViewAccessor? _view;
    private byte* _data;

    private SafetensorsFile(string path, FileStream stream)
    {
        Path = path;
        var header = SafetensorsHeader.Read(path, stream);
        Metadata = header.Metadata;
        Tensors = header.Tensors.ToDictionary(
            tensor => tensor.Name,
            tensor => new TensorEntry(this, tensor)
        );
        _map = MemoryMappedFile.CreateFromFile(
            stream,
            mapName: null,
            capacity: 0,
            MemoryMappedFileAccess.Read,
            HandleInheritability.None,
            leaveOpen: false
        );
        _view = _map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _data = start + _view.PointerOffset + header.DataStart;
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

    /// <summary>Bytes of the data; valid until the file is closed.</summary>
    internal ReadOnlySpan<byte> Bytes(long start, int count)
    {
        ObjectDisposedException.ThrowIf(_data is null, this);
        return new ReadOnlySpan<byte>(_data + start, count);
    }

    /// <summary>Closes the file; its tensors can no longer be copied.</summary>
    public void Dispose()
    {
        if (_data is null)
        {
            return;
        }

        _data = null;
        _view!.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _map!.Dispose();
    }
}
