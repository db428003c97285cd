using System.Text.Json;

namespace ReSTEM.MLNet.Benchmarks.Claims;

/// <summary>Results by name in a folder: what lies there is not worked out again. The folder's name tells what they depend on.</summary>
internal sealed class ClaimCache(string folder)
{
    public string Folder(string name)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(path);
        return path;
    }

    /// <summary>The value stored under a name, or else the one that is made, and then stored whole.</summary>
    public T Get<T>(string name, Func<T> make)
    {
        var path = Path.Combine(folder, $"{name}.json");
        if (File.Exists(path))
            return JsonSerializer.Deserialize<T>(File.ReadAllText(path))!;
        var value = make();
        Directory.CreateDirectory(folder);
        File.WriteAllText($"{path}.partial", JsonSerializer.Serialize(value));
        File.Move($"{path}.partial", path, overwrite: true);
        return value;
    }

    public bool Has(string name) => File.Exists(Path.Combine(folder, $"{name}.json"));

    /// <summary>Gives a run what another run has drawn, judged and trained in its first iteration; the run checks what of it holds.</summary>
    public void ShareFirstIteration(string from, string to)
    {
        var source = Path.Combine(Folder(from), "iteration-1");
        var target = Path.Combine(Folder(to), "iteration-1");
        if (!Directory.Exists(source) || Directory.Exists(target))
            return;
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
