namespace ReSTEM.MLNet.Benchmarks;

/// <summary>This process and all that descend from it, on Linux.</summary>
internal static class ProcessFamily
{
    /// <summary>Resident memory: our own and that of the others together.</summary>
    public static object Megabytes() =>
        new
        {
            host = Resident(Environment.ProcessId) >> 10,
            sandbox = Descendants().Sum(Resident) >> 10,
            processes = Descendants().Count(),
        };

    public static IEnumerable<int> Descendants()
    {
        var children = Directory
            .GetDirectories("/proc")
            .Select(Path.GetFileName)
            .Where(name => int.TryParse(name, out _))
            .Select(name => int.Parse(name!))
            .ToLookup(id => (int)Field(id, "PPid:"));
        var found = new Queue<int>(children[Environment.ProcessId]);
        while (found.TryDequeue(out var id))
        {
            yield return id;
            foreach (var child in children[id])
                found.Enqueue(child);
        }
    }

    private static long Resident(int id) => Field(id, "VmRSS:");

    private static long Field(int id, string name)
    {
        try
        {
            var line = File.ReadLines($"/proc/{id}/status").FirstOrDefault(l => l.StartsWith(name));
            return line is null
                ? 0
                : long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1]);
        }
        catch (IOException)
        {
            return 0; // it ended meanwhile
        }
    }
}
