using ReSTEM.MLNet.Interop;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards.Sql.WorkerProcess;
using ReSTEM.MLNet.Rewards.Workers;

namespace ReSTEM.MLNet.Rewards.Sql;

/// <summary>
/// Runs the completion's SQL on a SQLite database and compares its result with that of the reference query, which is
/// <see cref="Problem.Answer"/>. The completion may be the query itself or hold it in a fenced block. The reference runs first and
/// once; its result is kept. Databases are opened for reading only, and a query can do nothing but read. Queries run in worker
/// processes, which are killed at the deadline where a query does not end by itself.
/// </summary>
/// <remarks>
/// A query that cannot be prepared, that is refused or whose result is too large is an Error, one past the deadline a Timeout.
/// A reference query that fails is a fault of the data and throws: see <see cref="FindReferenceFaultAsync"/>.
/// </remarks>
/// <example>
/// <code>
/// await using var reward = new SqlExecutionReward("geography.sqlite", SqlMatch.Spider);
/// var judgement = await reward.JudgeAsync(problem, "SELECT capital FROM state", CancellationToken.None);
/// </code>
/// </example>
public sealed class SqlExecutionReward : IReward, IDataReward, IStorableReward, IAsyncDisposable
{
    private readonly SqlDatabases _databases;
    private readonly IReadOnlyList<string> _fixed = [];
    private readonly SqlMatch _match;
    private readonly SqlLimits _limits;
    private readonly SqlWorkerOptions _workers;
    private readonly ISqlRunner _runner;
    private readonly SqlReferences _references;
    private bool _disposed;

    /// <summary>
    /// Names the settings, and the content of the databases where they are the same for every problem. A run directory judges the
    /// samples of a problem anew when the content of its databases changes, however they are chosen.
    /// </summary>
    public string Identity =>
        $"{nameof(SqlExecutionReward)} {ModelSettings.Write(_match)} {ModelSettings.Write(_limits)} {_databases.Digest(_fixed)}".TrimEnd();

    /// <summary>Judges by one database.</summary>
    /// <param name="databasePath">The SQLite file.</param>
    /// <param name="match">When results are the same; absent for the defaults of <see cref="SqlMatch"/>.</param>
    /// <param name="limits">What a query may use; absent for the defaults of <see cref="SqlLimits"/>.</param>
    /// <param name="workers">Where queries run; absent for the defaults of <see cref="SqlWorkerOptions"/>.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ArgumentException">The workers have a setting that would be ignored.</exception>
    public SqlExecutionReward(
        string databasePath,
        SqlMatch? match = null,
        SqlLimits? limits = null,
        SqlWorkerOptions? workers = null
    )
        : this([databasePath], match, limits, workers) { }

    /// <summary>
    /// Judges by several databases of one schema: the results must be the same on each, which tells apart queries that agree on
    /// one by chance.
    /// </summary>
    /// <param name="databasePaths">The SQLite files.</param>
    /// <param name="match">When results are the same; absent for the defaults of <see cref="SqlMatch"/>.</param>
    /// <param name="limits">What a query may use; absent for the defaults of <see cref="SqlLimits"/>.</param>
    /// <param name="workers">Where queries run; absent for the defaults of <see cref="SqlWorkerOptions"/>.</param>
    /// <exception cref="FileNotFoundException">A file does not exist.</exception>
    /// <exception cref="ArgumentException">There is no path, or the workers have a setting that would be ignored.</exception>
    public SqlExecutionReward(
        IReadOnlyList<string> databasePaths,
        SqlMatch? match = null,
        SqlLimits? limits = null,
        SqlWorkerOptions? workers = null
    )
        : this(SqlDatabases.Fixed(databasePaths), match, limits, workers) => _fixed = databasePaths;

    /// <summary>Judges each problem by the databases that belong to it.</summary>
    /// <param name="databases">The SQLite files of a problem, at least one.</param>
    /// <param name="match">When results are the same; absent for the defaults of <see cref="SqlMatch"/>.</param>
    /// <param name="limits">What a query may use; absent for the defaults of <see cref="SqlLimits"/>.</param>
    /// <param name="workers">Where queries run; absent for the defaults of <see cref="SqlWorkerOptions"/>.</param>
    /// <exception cref="ArgumentException">The workers have a setting that would be ignored.</exception>
    public SqlExecutionReward(
        Func<Problem, IReadOnlyList<string>> databases,
        SqlMatch? match = null,
        SqlLimits? limits = null,
        SqlWorkerOptions? workers = null
    )
        : this(
            new SqlDatabases(databases ?? throw new ArgumentNullException(nameof(databases))),
            match,
            limits,
            workers
        ) { }

    private SqlExecutionReward(
        SqlDatabases databases,
        SqlMatch? match,
        SqlLimits? limits,
        SqlWorkerOptions? workers
    )
    {
        _databases = databases;
        _match = match ?? new SqlMatch();
        _limits = limits ?? new SqlLimits();
        _workers = workers ?? new SqlWorkerOptions();
        _workers.Check();
        _runner =
            _workers.Isolation == SqlIsolation.InProcess
                ? new InProcessSqlRunner(_limits)
                : new SqlWorkerRunner(_limits, _workers);
        _references = new SqlReferences(_runner);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The reference query fails, or the problem has no database.</exception>
    /// <exception cref="InvalidOperationException">A database cannot be read.</exception>
    /// <exception cref="SqlWorkerException">The process that runs queries failed at every attempt.</exception>
    public async ValueTask<Judgement> JudgeAsync(
        Problem problem,
        string completion,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(completion);
        ObjectDisposedException.ThrowIf(_disposed, this);

        var sql = SqlText.Extract(completion);
        foreach (var path in _databases.Of(problem))
        {
            var reference = await _references
                .GetAsync(problem, path, cancellationToken)
                .ConfigureAwait(false);
            var outcome = await _runner
                .RunAsync(path, sql, cancellationToken)
                .ConfigureAwait(false);
            var judgement = SqlJudge.Compare(problem, reference, outcome, _match);
            if (judgement.Verdict != Verdict.Correct)
            {
                return judgement;
            }
        }

        return Judgement.Correct;
    }

    string IDataReward.DataOf(Problem problem) => _databases.Digest(_databases.Of(problem));

    StoredReward IStorableReward.Store(JudgesToStore judges) =>
        new StoredSqlReward
        {
            Databases = StoredSqlDatabase.Of(_fixed, _databases),
            Match = _match,
            Limits = _limits,
            Workers = _workers,
            AWorkerAProcessor = WorkersByProcessor.Are(_workers.Workers),
        };

    /// <summary>
    /// Why a problem's reference query cannot serve, or absent when it can. Ask for every problem before a run, and leave out or
    /// repair those at fault.
    /// </summary>
    public async ValueTask<string?> FindReferenceFaultAsync(
        Problem problem,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(problem);

        foreach (var path in _databases.Of(problem))
        {
            var outcome = await _runner
                .RunAsync(path, problem.Answer, cancellationToken)
                .ConfigureAwait(false);
            if (outcome.Kind != SqlOutcomeKind.Table)
            {
                return outcome.Message;
            }
        }

        return null;
    }

    /// <summary>Waits for the queries that run and ends the worker processes, which otherwise end with this process.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _runner.DisposeAsync().ConfigureAwait(false);
    }
}
