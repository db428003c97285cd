namespace ReSTEM.MLNet.LanguageModels.Files;

/// <summary>Reading small files whole and writing files so that a reader sees the old one or the new one, never half.</summary>
internal static class ModelFile
{
    /// <summary>The bytes of a file that must be there.</summary>
    /// <exception cref="ModelFolderException">It is not there or cannot be read.</exception>
    public static byte[] Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelFolderException(path, $"cannot be read ({e.Message})", e);
        }
    }

    /// <summary>Reads and parses a JSON file that must be there.</summary>
    public static JsonItem ReadJson(string path) => JsonItem.Parse(path, Read(path));

    /// <summary>Writes a file whole: under another name in the same folder, flushed to the disk, then renamed.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        var temporary = Partial(path);
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
            FolderNames.Flush(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Writes a file whole.</summary>
    public static void Write(string path, ReadOnlyMemory<byte> bytes) =>
        Write(path, stream => stream.Write(bytes.Span));

    /// <summary>Writes files of a folder whole, each under the name it is given.</summary>
    public static Action<string, Action<Stream>> Writer(string folder) =>
        (name, write) => Write(Path.Combine(folder, name), write);

    /// <summary>
    /// Writes the files of a folder. A new folder gets its name when all are there; in one that is there already, the
    /// files are replaced one by one.
    /// </summary>
    public static void WriteFolder(string folder, Action<string> write)
    {
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (Directory.Exists(target))
        {
            write(target);
            return;
        }

        var place = Partial(target);
        try
        {
            Directory.CreateDirectory(place);
            write(place);
            FolderNames.Flush(place);
            Directory.Move(place, target);
            FolderNames.Flush(Path.GetDirectoryName(target)!);
        }
        catch
        {
            if (Directory.Exists(place))
            {
                Directory.Delete(place, recursive: true);
            }

            throw;
        }
    }

    /// <summary>A name beside the given one that nobody else uses.</summary>
    private static string Partial(string path) => $"{path}.{Path.GetRandomFileName()}.partial";
}
