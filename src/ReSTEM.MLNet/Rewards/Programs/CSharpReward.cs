using System.Runtime.InteropServices;
using System.Text;
using ReSTEM.MLNet.Interop;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Rewards.Programs;

/// <summary>
/// Correct where a C# program, which reads standard input and writes standard output, prints what is expected for each input.
/// It is compiled by Roslyn in this process and runs in the sandbox of <see cref="PythonReward"/>; expected outputs stay here.
/// How a problem carries its cases: <see cref="PythonProblem.FromStandardInput"/>.
/// </summary>
/// <remarks>
/// Needs the package Microsoft.CodeAnalysis.CSharp, which your application references (this library does not bring it), bubblewrap
/// and python3: the box is set up by the same server. There is no weaker fall-back: where the full isolation cannot be had, that is
/// an exception. A program sees, but cannot read or signal, the few processes of its own box.
/// </remarks>
/// <example>
/// <code>
/// await using var reward = new CSharpReward();
/// var problem = PythonProblem.FromStandardInput("double", "Print the double.", ["2\n"], ["4\n"]);
/// var judgement = await reward.JudgeAsync(problem, "Console.WriteLine(2 * int.Parse(Console.ReadLine()!));", token);
/// </code>
/// </example>
public sealed class CSharpReward : IReward, IStorableReward, IAsyncDisposable
{
    /// <summary>The server's word for namespaces in which a runtime finds its own process under /proc.</summary>
    private const string Boxing = "namespaces with processes";

    private readonly CSharpRewardOptions _options;
    private readonly PythonRewardOptions _limits;
    private readonly Lazy<CSharpCompiler> _compiler = new(() => new CSharpCompiler());
    private readonly SandboxStart _sandbox;

    /// <summary>Creates the reward; nothing is started yet.</summary>
    /// <param name="options">Limits; absent for the defaults.</param>
    public CSharpReward(CSharpRewardOptions? options = null)
    {
        _options = options ?? new CSharpRewardOptions();
        _limits = _options.ToSandbox(RuntimeRoot());
        _sandbox = new SandboxStart(
            this,
            token => SandboxChoice.StartAsync(_limits, Boxing, token)
        );
    }

    /// <summary>Names the limits: other ones judge anew. How many programs run at once is no part of it.</summary>
    public string Identity =>
        $"{nameof(CSharpReward)} {ModelSettings.Write(_options with { Workers = 1 })}";

    /// <summary>Starts the sandbox where it is not running and tells the isolation reached.</summary>
    /// <exception cref="SandboxException">No sandbox can be had; the message says why and what to do.</exception>
    public async Task<IsolationLevel> StartAsync(CancellationToken cancellationToken = default) =>
        (await _sandbox.PoolAsync(cancellationToken).ConfigureAwait(false)).Level;

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The problem is not one of standard input and output.</exception>
    /// <exception cref="SandboxException">The sandbox failed at every attempt, or the compiler's package is missing.</exception>
    public async ValueTask<Judgement> JudgeAsync(
        Problem problem,
        string completion,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(completion);
        if (ProgramTests.Read(problem) is not ProgramTests.StandardInput tests)
        {
            throw new InvalidDataException(
                $"Problem '{problem.Id}': C# programs are judged by what they print. Give it the columns {PythonProblem.Inputs} and {PythonProblem.Outputs}, and no {PythonProblem.EntryPoint}."
            );
        }

        var pool = await _sandbox.PoolAsync(cancellationToken).ConfigureAwait(false);
        var source = CompletionCode.Extract(completion, entryPoint: null);
        if (!TryCompile(source, cancellationToken, out var program, out var refusal))
        {
            return refusal;
        }

        for (var number = 0; number < tests.Cases.Count; number++)
        {
            var (input, expected) = tests.Cases[number];
            var result = await pool.RunAsync(Request(program, input), cancellationToken)
                .ConfigureAwait(false);
            if (Fault(result, expected) is { } fault)
            {
                return fault with { Reason = $"case {number + 1}: {fault.Reason}" };
            }
        }

        return Judgement.Correct;
    }

    StoredReward IStorableReward.Store(JudgesToStore judges) => StoredCSharpReward.Of(_options);

    /// <summary>Waits for the programs that run and ends the sandbox.</summary>
    public ValueTask DisposeAsync() => _sandbox.DisposeAsync();

    private bool TryCompile(
        string source,
        CancellationToken cancellationToken,
        out string program,
        out Judgement refusal
    )
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.TimeLimit);
        program = "";
        refusal = new Judgement(Verdict.Timeout, "compiling did not end in time");
        try
        {
            var (compiled, errors) = _compiler.Value.Compile(source, limit.Token);
            program = compiled is null ? "" : Convert.ToBase64String(compiled);
            refusal = new Judgement(Verdict.Error, $"does not compile: {errors}");
            return compiled is not null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        catch (FileNotFoundException missing)
        {
            throw new SandboxException(
                "C# programs need a compiler. Add the package Microsoft.CodeAnalysis.CSharp to your application.",
                missing
            );
        }
    }

    private SandboxRequest Request(string program, string input) =>
        new()
        {
            Mode = "executable",
            Program = program,
            Stdin = Encoding.UTF8.GetBytes(input),
            Runtime = Path.Combine(RuntimeRoot(), "dotnet"),
            HeapBytes = _options.HeapBytes,
        };

    private Judgement? Fault(SandboxResult result, string expected) =>
        result.Outcome switch
        {
            SandboxOutcome.Ran => OutputComparer.Difference(
                expected,
                Encoding.UTF8.GetString(result.Output),
                _limits
            )
                is { } difference
                ? new Judgement(Verdict.Wrong, difference)
                : null,
            SandboxOutcome.Timeout => new(
                Verdict.Timeout,
                $"no end within {_options.TimeLimit.TotalSeconds:0.###} s {result.Detail}".TrimEnd()
            ),
            SandboxOutcome.OutputLimit => new(Verdict.Error, "too much output"),
            _ => new(Verdict.Error, result.Detail),
        };

    /// <summary>The installation of the runtime that this process runs on: &lt;root&gt;/shared/Microsoft.NETCore.App/10.0.0.</summary>
    private static string RuntimeRoot() =>
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
}
