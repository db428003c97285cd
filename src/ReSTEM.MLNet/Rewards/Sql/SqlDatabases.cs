using System.Collections.Concurrent;
using System.Security.Cryptography;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Rewards.Sql;

/// <summary>The SQLite files that problems are judged by, and the digests of what they hold.</summary>
internal sealed class SqlDatabases(Func<Problem, IReadOnlyList<string>> databases)
{
    /// <summary>Digests by path, each with what the file looked like when it was read.</summary>
    private readonly ConcurrentDictionary<string, (string Look, string Digest)> _digests = new();

    /// <summary>The same files for every problem.</summary>
    /// <exception cref="FileNotFoundException">One does not exist.</exception>
    public static SqlDatabases Fixed(IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        if (paths.Count == 0)
            throw new ArgumentException(
                "A reward by SQL needs a database to run queries on: give it the path of one at least.",
                nameof(paths)
            );
        foreach (var path in paths)
            Require(path);
        return new SqlDatabases(_ => paths);
    }

    public IReadOnlyList<string> Of(Problem problem)
    {
        var paths = databases(problem);
        return paths.Count > 0
            ? paths
            : throw new InvalidDataException(
                $"Problem '{problem.Id}' has no database to run on. Let your function name one, or leave the problem out."
            );
    }

    /// <summary>Names what the files hold. A file is read once, and again only when its size or time has changed.</summary>
    /// <exception cref="FileNotFoundException">One does not exist.</exception>
    public string Digest(IEnumerable<string> paths) => string.Join(' ', paths.Select(Digest));

    /// <summary>Size and time of a database: while they stay, so does what it holds.</summary>
    public static string Look(string path) =>
        string.Join(
            ' ',
            Files(path)
                .Select(file => new FileInfo(file))
                .Where(info => info.Exists)
                .Select(info => $"{info.Length} {info.LastWriteTimeUtc.Ticks}")
        );

    private string Digest(string path)
    {
        Require(path);
        var look = Look(path);
        if (_digests.TryGetValue(path, out var known) && known.Look == look)
            return known.Digest;
        var digest = DigestOf(path);
        _digests[path] = (look, digest);
        return digest;
    }

    /// <summary>Names what a file holds now.</summary>
    public static string DigestOf(string path) =>
        Convert.ToHexStringLower(SHA256.HashData([.. Files(path).SelectMany(Hash)]))[..16];

    // What was written last may still lie in the log beside the database.
    private static string[] Files(string path) => [path, path + "-wal"];

    private static byte[] Hash(string file)
    {
        if (!File.Exists(file))
            return [];
        using var stream = new FileStream(
            file,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete
        );
        return SHA256.HashData(stream);
    }

    private static void Require(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no SQLite database '{path}'.", path);
    }
}
