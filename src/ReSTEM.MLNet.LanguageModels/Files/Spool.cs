using Microsoft.Win32.SafeHandles;

namespace ReSTEM.MLNet.LanguageModels.Files;

/// <summary>
/// Bytes written and read at any place: in memory while they are few, then in a temporary file, so that memory does not grow with them.
/// The file has no name of its own for longer than the system needs one: nothing is left of it, be the process killed.
/// </summary>
/// <param name="folder">Where the file would be made: FineTuningOptions.TemporaryDirectory, or the ML.NET context's TempFilePath.</param>
internal sealed class Spool(string folder) : IDisposable
{
    private const int MostInMemory = 1 << 20;

    private byte[] _memory = [];
    private SafeFileHandle? _file;
    private string _path = "";

    /// <summary>Writes bytes; what lies between the end and their place becomes zeros.</summary>
    /// <exception cref="IOException">The temporary file cannot be written; its name and the cure are told.</exception>
    public void Write(long at, ReadOnlySpan<byte> bytes)
    {
        if (_file is null && at + bytes.Length <= MostInMemory)
        {
            WriteToMemory((int)at, bytes);
            return;
        }
        try
        {
            _file ??= Spill();
            RandomAccess.Write(_file, bytes, at);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"Cannot write the temporary file '{_path}' ({e.Message}). Make room there, or name a folder with more: MLContext.TempFilePath, or FineTuningOptions.TemporaryDirectory where there is no context.",
                e
            );
        }
    }

    /// <summary>Fills the whole span; bytes that nobody has written are zeros.</summary>
    public void Read(long at, Span<byte> bytes)
    {
        bytes.Clear();
        if (_file is null)
        {
            if (at < _memory.Length)
                _memory
                    .AsSpan((int)at, (int)Math.Min(bytes.Length, _memory.Length - at))
                    .CopyTo(bytes);
            return;
        }
        while (bytes.Length > 0)
        {
            var read = RandomAccess.Read(_file, bytes, at);
            if (read == 0)
                return;
            at += read;
            bytes = bytes[read..];
        }
    }

    public void Dispose() => _file?.Dispose();

    private void WriteToMemory(int at, ReadOnlySpan<byte> bytes)
    {
        if (at + bytes.Length > _memory.Length)
            Array.Resize(
                ref _memory,
                Math.Min(MostInMemory, Math.Max(at + bytes.Length, 2 * _memory.Length))
            );
        bytes.CopyTo(_memory.AsSpan(at));
    }

    private SafeFileHandle Spill()
    {
        _path = Path.Combine(folder, $"restem-{Guid.NewGuid():N}.spool");
        var file = File.OpenHandle(
            _path,
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.Read | FileShare.Delete,
            FileOptions.DeleteOnClose
        );
        // An open file needs no name there, and without one a killed process leaves none behind.
        if (!OperatingSystem.IsWindows())
            File.Delete(_path);
        RandomAccess.Write(file, _memory, 0);
        _memory = [];
        return file;
    }
}
