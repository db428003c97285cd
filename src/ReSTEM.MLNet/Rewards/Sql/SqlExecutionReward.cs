using System.Security.Cryptography;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards.Sql.WorkerProcess;

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
public sealed class SqlExecutionReward : IReward, IAsyncDisposable
{
    private readonly Func<Problem, IReadOnlyList<string>> _databases;
    private readonly SqlMatch _match;
    private readonly ISqlRunner _runner;
    private readonly SqlReferences _references;
    private readonly string _settings;
    private readonly Lazy<string> _contents = new("");
    private bool _disposed;

    /// <summary>
    /// Settings and, where the databases are the same for all problems, a digest of what is in them: a changed database judges anew.
    /// </summary>
    public string Identity => _settings + _contents.Value;

    /// <summary>Judges by one database.</summary>
    /// <param name="databasePath">The SQLite file.</param>
    /// <param name="match">When results are the same; absent for the defaults of <see cref="SqlMatch"/>.</param>
    /// <param name="limits">What a query may use; absent for the defaults of <see cref="SqlLimits"/>.</param>
    /// <param name="workers">Where queries run; absent for the defaults of <see cref="SqlWorkerOptions"/>.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
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
    public SqlExecutionReward(
        IReadOnlyList<string> databasePaths,
        SqlMatch? match = null,
        SqlLimits? limits = null,
        SqlWorkerOptions? workers = null
    )
        : this(FixedDatabases(databasePaths), match, limits, workers) =>
        _contents = new Lazy<string>(() => DigestOf(databasePaths));

    /// <summary>Judges each problem by the databases that belong to it.</summary>
    /// <param name="databases">The SQLite files of a problem, at least one.</param>
    /// <param name="match">When results are the same; absent for the defaults of <see cref="SqlMatch"/>.</param>
    /// <param name="limits">What a query may use; absent for the defaults of <see cref="SqlLimits"/>.</param>
    /// <param name="workers">Where queries run; absent for the defaults of <see cref="SqlWorkerOptions"/>.</param>
    public SqlExecutionReward(
        Func<Problem, IReadOnlyList<string>> databases,
        SqlMatch? match = null,
        SqlLimits? limits = null,
        SqlWorkerOptions? workers = null
    )
    {
        ArgumentNullException.ThrowIfNull(databases);

        _databases = databases;
        _match = match ?? new SqlMatch();
        _settings = $"{nameof(SqlExecutionReward)} {_match} {limits ?? new SqlLimits()}";
        _runner = Runner(limits ?? new SqlLimits(), workers ?? new SqlWorkerOptions());
        _references = new SqlReferences(_runner);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The reference query fails or a database cannot be read.</exception>
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
        foreach (var path in DatabasesOf(problem))
        {
            var reference = await _references
                .GetAsync(problem, path, cancellationToken)
                .ConfigureAwait(false);
            var outcome = await _runner
                .RunAsync(path, sql, cancellationToken)
                .ConfigureAwait(false);
            var judgement = Compare(problem, reference, outcome);
            if (judgement.Verdict != Verdict.Correct)
            {
                return judgement;
            }
        }

        return Judgement.Correct;
    }

    /// <summary>
    /// Why a problem's reference query cannot serve, or absent when it can. Ask for every problem before a run, and leave out or
    /// repair those at fault.
    /// </summary>
    public async ValueTask<string?> FindReferenceFaultAsync(
        Problem problem,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(problem);

        foreach (var path in DatabasesOf(problem))
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

    private static ISqlRunner Runner(SqlLimits limits, SqlWorkerOptions workers) =>
        workers.Isolation == SqlIsolation.InProcess
            ? new InProcessSqlRunner(limits)
            : new SqlWorkerRunner(limits, workers);

    private static Func<Problem, IReadOnlyList<string>> FixedDatabases(IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var missing = paths.FirstOrDefault(path => !File.Exists(path));
        if (missing is not null)
        {
            throw new FileNotFoundException($"There is no SQLite database '{missing}'.", missing);
        }

        return _ => paths;
    }

    private static string DigestOf(IReadOnlyList<string> paths)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in paths)
        {
            using var file = File.OpenRead(path);
            digest.AppendData(SHA256.HashData(file));
        }

        return $" databases {Convert.ToHexStringLower(digest.GetHashAndReset())}";
    }

    private IReadOnlyList<string> DatabasesOf(Problem problem)
    {
        var paths = _databases(problem);
        return paths.Count > 0
            ? paths
            : throw new InvalidOperationException(
                $"Problem '{problem.Id}' has no database to run on."
            );
    }

    private Judgement Compare(Problem problem, SqlTable reference, SqlOutcome outcome) =>
        outcome.Kind switch
        {
            SqlOutcomeKind.TimedOut => new Judgement(Verdict.Timeout, outcome.Message),
            SqlOutcomeKind.Refused => new Judgement(Verdict.Error, $"refused: {outcome.Message}"),
            SqlOutcomeKind.Failed => new Judgement(Verdict.Error, outcome.Message),
            _ => SqlTableComparer.AreEqual(
                reference,
                outcome.Table!,
                _match,
                IsOrdered(problem.Answer)
            )
                ? Judgement.Correct
                : new Judgement(Verdict.Wrong, Difference(reference, outcome.Table!)),
        };

    private bool IsOrdered(string reference) =>
        _match.RowOrder switch
        {
            SqlRowOrder.Strict => true,
            SqlRowOrder.Ignore => false,
            SqlRowOrder.WhereReferenceMentionsOrderBy => SqlText.MentionsOrderBy(reference),
            _ => SqlText.HasTopLevelOrderBy(reference),
        };

    private static string Difference(SqlTable reference, SqlTable found) =>
        (reference.Rows.Count, reference.Columns) == (found.Rows.Count, found.Columns)
            ? $"{found.Rows.Count} rows and {found.Columns} columns as expected, but other values"
            : $"{found.Rows.Count} rows and {found.Columns} columns, expected {reference.Rows.Count} and {reference.Columns}";
}
