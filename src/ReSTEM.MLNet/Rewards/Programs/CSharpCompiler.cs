using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ReSTEM.MLNet.Rewards.Programs;

/// <summary>Compiles programs against the runtime of this process. The compiler runs here; what it makes runs in the box.</summary>
internal sealed class CSharpCompiler
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Text;
        """;

    private const int MaxErrors = 3;

    private static readonly CSharpParseOptions Syntax = new(LanguageVersion.Latest);

    private readonly MetadataReference[] _references =
    [
        .. Directory
            .GetFiles(RuntimeEnvironment.GetRuntimeDirectory(), "System*.dll")
            .Append(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "netstandard.dll"))
            .Append(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "mscorlib.dll"))
            .Where(IsManaged)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>The program as a library file, or why there is none.</summary>
    /// <exception cref="OperationCanceledException">It takes too long.</exception>
    public (byte[]? Program, string Errors) Compile(string source, CancellationToken token)
    {
        var compilation = CSharpCompilation.Create(
            "program",
            [
                CSharpSyntaxTree.ParseText(ImplicitUsings, Syntax, cancellationToken: token),
                CSharpSyntaxTree.ParseText(source, Syntax, cancellationToken: token),
            ],
            _references,
            new CSharpCompilationOptions(
                OutputKind.ConsoleApplication,
                optimizationLevel: OptimizationLevel.Release,
                concurrentBuild: false
            )
        );
        using var program = new MemoryStream();
        var result = compilation.Emit(program, cancellationToken: token);
        var errors = result
            .Diagnostics.Where(found => found.Severity == DiagnosticSeverity.Error)
            .Take(MaxErrors);
        return result.Success ? (program.ToArray(), "") : (null, string.Join("; ", errors));
    }

    private static bool IsManaged(string path)
    {
        using var file = File.OpenRead(path);
        using var reader = new System.Reflection.PortableExecutable.PEReader(file);
        return reader.HasMetadata;
    }
}
