using System.Text.Json;

namespace ReSTEM.MLNet.Rewards.Programs;

/// <summary>What a server is asked: a program and what to run it against. Names are those of the server's JSON.</summary>
internal sealed record SandboxRequest
{
    /// <summary>Tells this request's answer from others; set by the worker.</summary>
    public long Id { get; init; }

    /// <summary><c>tests</c>, <c>cases</c>, <c>stdio</c> or <c>executable</c>.</summary>
    public required string Mode { get; init; }

    /// <summary>The candidate's code. This alone, and the preamble, reach the process that runs it.</summary>
    public required string Program { get; init; }

    /// <summary>Code that runs before the program, in its process.</summary>
    public string Preamble { get; init; } = "";

    /// <summary>Trusted code that runs before the tests, in the judge.</summary>
    public string Prelude { get; init; } = "";

    /// <summary>Code of the tests that may already use the candidate's names.</summary>
    public string Setup { get; init; } = "";

    /// <summary>The reference solution: read for imports and names, never run.</summary>
    public string Reference { get; init; } = "";

    /// <summary>The function under test; empty where the tests tell.</summary>
    public string Entry { get; init; } = "";

    public string Tests { get; init; } = "";

    public IReadOnlyList<JsonElement> Inputs { get; init; } = [];

    public IReadOnlyList<JsonElement> Outputs { get; init; } = [];

    /// <summary>What the program reads.</summary>
    public byte[] Stdin { get; init; } = [];

    /// <summary>For an executable: the path of <c>dotnet</c>; the program is then a library file in base 64.</summary>
    public string Runtime { get; init; } = "";

    /// <summary>For an executable: the most its managed heap may hold.</summary>
    public long HeapBytes { get; init; }

    /// <summary>The wall clock limit.</summary>
    public double Seconds { get; init; }
}
