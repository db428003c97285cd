using System.Text;
using ReSTEM.MLNet.Interop;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Rewards.Programs;

/// <summary>
/// Correct where a Python program passes its problem's tests. Programs run in a sandbox of two sides: expected
/// values, comparison and verdict never enter the process that runs the program, so it can neither read nor forge
/// them. How a problem carries its tests: <see cref="PythonProblem"/>.
/// </summary>
/// <remarks>
/// The sandbox starts with the first judgement, or with <see cref="StartAsync"/>; it first proves itself with
/// programs that must pass, fail and not escape. Where no isolation can be had, that is an exception: programs
/// never run unprotected unless <see cref="PythonRewardOptions.AllowUnisolated"/> says so.
/// </remarks>
/// <example>
/// <code>
/// await using var reward = new PythonReward();
/// var problem = PythonProblem.FromStandardInput("double", "Print the double.", ["2\n"], ["4\n"]);
/// var judgement = await reward.JudgeAsync(problem, "print(2 * int(input()))", token);
/// </code>
/// </example>
public sealed class PythonReward : IReward, IStorableReward, IAsyncDisposable
{
    private readonly PythonRewardOptions _options;
    private readonly SandboxStart _sandbox;

    /// <summary>Creates the reward; nothing is started yet.</summary>
    /// <param name="options">Limits; absent for the defaults.</param>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public PythonReward(PythonRewardOptions? options = null)
    {
        _options = options ?? new PythonRewardOptions();
        _options.Check();
        _sandbox = new SandboxStart(this, token => SandboxChoice.StartAsync(_options, token));
    }

    /// <summary>Names the limits and places: other ones judge anew. How many programs run at once is no part of it.</summary>
    public string Identity =>
        $"{nameof(PythonReward)} {ModelSettings.Write(_options with { Workers = 1, ProgramsPerWorker = 1, Attempts = 1 })}";

    /// <summary>Starts the sandbox where it is not running and tells the isolation reached.</summary>
    /// <exception cref="SandboxException">No sandbox can be had; the message says why and what to do.</exception>
    public async Task<IsolationLevel> StartAsync(CancellationToken cancellationToken = default)
    {
        var pool = await _sandbox.PoolAsync(cancellationToken).ConfigureAwait(false);
        return pool.Level;
    }

    /// <inheritdoc />
    /// <exception cref="InvalidDataException">The problem lacks a column, or its own tests cannot be run.</exception>
    /// <exception cref="SandboxException">The sandbox failed at every attempt.</exception>
    public async ValueTask<Judgement> JudgeAsync(
        Problem problem,
        string completion,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(completion);
        var tests = ProgramTests.Read(problem);
        var pool = await _sandbox.PoolAsync(cancellationToken).ConfigureAwait(false);
        if (tests is ProgramTests.InOneRun once)
        {
            var request = once.Request(completion);
            var result = await pool.RunAsync(request, cancellationToken).ConfigureAwait(false);
            return ToJudgement(problem, result);
        }
        var cases = (ProgramTests.StandardInput)tests;
        return await JudgeCasesAsync(pool, problem, cases, completion, cancellationToken)
            .ConfigureAwait(false);
    }

    StoredReward IStorableReward.Store(JudgesToStore judges) => StoredPythonReward.Of(_options);

    /// <summary>Waits for the judgements that run and ends the sandbox.</summary>
    public ValueTask DisposeAsync() => _sandbox.DisposeAsync();

    private async Task<Judgement> JudgeCasesAsync(
        SandboxPool pool,
        Problem problem,
        ProgramTests.StandardInput tests,
        string completion,
        CancellationToken cancellationToken
    )
    {
        var program = CompletionCode.Extract(completion, entryPoint: null);
        for (var number = 0; number < tests.Cases.Count; number++)
        {
            var (input, expected) = tests.Cases[number];
            var request = ProgramTests.StandardInput.Request(program, input);
            var result = await pool.RunAsync(request, cancellationToken).ConfigureAwait(false);
            var judgement =
                result.Outcome == SandboxOutcome.Ran
                    ? Compare(expected, result)
                    : ToJudgement(problem, result);
            if (judgement.Verdict != Verdict.Correct)
            {
                return judgement with { Reason = $"case {number + 1}: {judgement.Reason}" };
            }
        }
        return Judgement.Correct;
    }

    private Judgement Compare(string expected, SandboxResult result)
    {
        var actual = Encoding.UTF8.GetString(result.Output);
        return OutputComparer.Difference(expected, actual, _options) is { } difference
            ? new Judgement(Verdict.Wrong, difference)
            : Judgement.Correct;
    }

    private Judgement ToJudgement(Problem problem, SandboxResult result) =>
        result.Outcome switch
        {
            SandboxOutcome.Pass => Judgement.Correct,
            SandboxOutcome.Wrong => new(Verdict.Wrong, result.Detail),
            SandboxOutcome.Raised => new(Verdict.Error, $"raised {result.Detail}"),
            SandboxOutcome.LoadFailed => new(Verdict.Error, $"does not load: {result.Detail}"),
            SandboxOutcome.Died => new(Verdict.Error, result.Detail),
            SandboxOutcome.OutputLimit => new(Verdict.Error, $"too much output: {result.Detail}"),
            SandboxOutcome.Timeout => new(
                Verdict.Timeout,
                $"no end within {_options.TimeLimit.TotalSeconds:0.###} s {result.Detail}".TrimEnd()
            ),
            SandboxOutcome.Fault => throw new InvalidDataException(
                $"Problem '{problem.Id}': its tests cannot be run: {result.Detail}. Correct the row or leave it out."
            ),
            _ => throw new SandboxException($"Unexpected outcome {result.Outcome}."),
        };
}
