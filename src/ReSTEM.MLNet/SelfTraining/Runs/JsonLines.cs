namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>Files of sealed objects, one a line.</summary>
internal static class JsonLines
{
    public static void Write<T>(Stream stream, T row)
    {
        stream.Write(SealedJson.Line(row));
        stream.WriteByte((byte)'\n');
    }

    /// <summary>Reads all rows; where one is damaged, says which and ends there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="damage">What is wrong with it; null for nothing.</param>
    public static List<T> Read<T>(string path, out string? damage)
    {
        var found = (string?)null;
        List<T> rows = [.. Read<T>(path, what => found = what)];
        damage = found;
        return rows;
    }

    /// <summary>Reads one row after the other, up to the first that is damaged.</summary>
    /// <param name="path">The file.</param>
    /// <param name="damaged">Told what is wrong, if anything is.</param>
    public static IEnumerable<T> Read<T>(string path, Action<string> damaged)
    {
        var number = 0;
        foreach (var (line, isWhole) in Lines(path))
        {
            number++;
            if (!isWhole || !SealedJson.TryOpen<T>(line.Span, out var row))
            {
                damaged($"line {number} {(isWhole ? "was changed" : "is cut")}");
                yield break;
            }
            yield return row!;
        }
    }

    // A line is valid until the next one is asked for.
    private static IEnumerable<(ReadOnlyMemory<byte> Line, bool IsWhole)> Lines(string path)
    {
        using var stream = File.OpenRead(path);
        var buffer = new byte[1 << 16];
        var held = 0;
        while (true)
        {
            var read = stream.Read(buffer, held, buffer.Length - held);
            held += read;
            var start = 0;
            int length;
            while ((length = buffer.AsSpan(start, held - start).IndexOf((byte)'\n')) >= 0)
            {
                yield return (buffer.AsMemory(start, length), true);
                start += length + 1;
            }
            buffer.AsSpan(start, held - start).CopyTo(buffer);
            held -= start;
            if (read == 0)
                break;
            if (held == buffer.Length)
                Array.Resize(ref buffer, 2 * held);
        }
        if (held > 0)
            yield return (buffer.AsMemory(0, held), false);
    }
}
