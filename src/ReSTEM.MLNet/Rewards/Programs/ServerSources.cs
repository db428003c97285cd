namespace ReSTEM.MLNet.Rewards.Programs;

/// <summary>The server's Python files, which travel inside this assembly (folder Server).</summary>
internal static class ServerSources
{
    private static readonly string[] Order =
    [
        "wire",
        "isolation",
        "landlock",
        "candidate",
        "program",
        "problems",
        "judge",
        "server",
    ];

    /// <summary>What the interpreter is given on its command line.</summary>
    public static string Bootstrap() => Read("bootstrap");

    /// <summary>Name and source of each module, in the order of their imports.</summary>
    public static string[][] Modules() => [.. Order.Select(name => new[] { name, Read(name) })];

    /// <summary>A program that tries to leave the box and tells what it reached.</summary>
    public static string Canary() => Read("canary");

    private static string Read(string name)
    {
        using var stream =
            typeof(ServerSources).Assembly.GetManifestResourceStream($"Programs.Server.{name}.py")
            ?? throw new InvalidOperationException($"The assembly lacks the resource {name}.py.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
