using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ReSTEM.MLNet.Rewards.Sql;

/// <summary>A database opened so that a hostile query can neither change it nor anything else, and ends soon.</summary>
internal sealed class GuardedDatabase : IDisposable
{
    // The progress handler runs every so many steps of SQLite's virtual machine: about every 10 microseconds.
    private const int StepsBetweenChecks = 1_000;

    // SQLITE_DBCONFIG_DQS_DML of sqlite3.h.
    private const int DoubleQuotedText = 1013;

    private readonly SqliteConnection _connection;
    private readonly SqlLimits _limits;
    private long _started;

    private GuardedDatabase(SqliteConnection connection, SqlLimits limits)
    {
        _connection = connection;
        _limits = limits;
    }

    private bool IsOverdue => Stopwatch.GetElapsedTime(_started) >= _limits.TimeLimit;

    /// <summary>Opens a database file for reading.</summary>
    /// <exception cref="InvalidOperationException">The file cannot be read as a database.</exception>
    public static GuardedDatabase Open(
        string path,
        SqlLimits limits,
        CancellationToken cancellationToken
    )
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = SqliteOpenMode.ReadOnly,
                Pooling = false,
            }.ToString()
        );
        try
        {
            connection.Open();
            var database = new GuardedDatabase(connection, limits);
            database.Guard(cancellationToken);
            return database;
        }
        catch (SqliteException error)
        {
            connection.Dispose();
            throw new InvalidOperationException(
                $"'{path}' cannot be opened as a SQLite database ({error.Message}): check the path and the file.",
                error
            );
        }
    }

    /// <summary>Runs one statement to its end, deadline or limit.</summary>
    public SqlOutcome Run(string sql)
    {
        _started = Stopwatch.GetTimestamp();
        var handle = _connection.Handle!;
        var code = raw.sqlite3_prepare_v2(handle, sql, out var statement, out var tail);
        using (statement)
        {
            if (code != raw.SQLITE_OK)
            {
                return Failure(code);
            }

            if (statement is null || statement.IsInvalid)
            {
                return new SqlOutcome(SqlOutcomeKind.Failed, null, "there is no statement");
            }

            return HoldsStatement(handle, tail)
                ? new SqlOutcome(SqlOutcomeKind.Refused, null, "there is more than one statement")
                : Fetch(statement);
        }
    }

    /// <summary>Bounds what SQLite holds, for all databases of this process: only for one that does nothing else.</summary>
    public static void LimitHeap(long bytes) => raw.sqlite3_hard_heap_limit64(bytes);

    public void Dispose() => _connection.Dispose();

    private void Guard(CancellationToken cancellationToken)
    {
        var handle = _connection.Handle!;
        using (var command = _connection.CreateCommand())
        {
            command.CommandText =
                "PRAGMA query_only=1; PRAGMA trusted_schema=0; PRAGMA cell_size_check=1;";
            command.ExecuteNonQuery();
        }

        // The data sets write text in double quotes, as SQLite took it by default when they were made; this build would refuse it.
        raw.sqlite3_db_config(handle, DoubleQuotedText, 1, out _);
        raw.sqlite3_limit(handle, raw.SQLITE_LIMIT_LENGTH, _limits.MaxValueBytes);
        raw.sqlite3_limit(handle, raw.SQLITE_LIMIT_SQL_LENGTH, 100_000);
        raw.sqlite3_limit(handle, raw.SQLITE_LIMIT_ATTACHED, 0);
        raw.sqlite3_limit(handle, raw.SQLITE_LIMIT_EXPR_DEPTH, 200);
        raw.sqlite3_limit(handle, raw.SQLITE_LIMIT_COMPOUND_SELECT, 50);
        raw.sqlite3_limit(handle, raw.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1_000);
        raw.sqlite3_limit(handle, raw.SQLITE_LIMIT_FUNCTION_ARG, 64);
        raw.sqlite3_limit(handle, raw.SQLITE_LIMIT_WORKER_THREADS, 0);
        raw.sqlite3_set_authorizer(handle, SqlAuthorizer.Authorize, null);
        raw.sqlite3_progress_handler(
            handle,
            StepsBetweenChecks,
            _ => IsOverdue || cancellationToken.IsCancellationRequested ? 1 : 0,
            null
        );
    }

    // A second statement is recognised by SQLite itself, so that trailing semicolons, blanks and comments are none.
    private static bool HoldsStatement(sqlite3 handle, string? tail)
    {
        while (!string.IsNullOrWhiteSpace(tail))
        {
            var code = raw.sqlite3_prepare_v2(handle, tail, out var statement, out var rest);
            using (statement)
            {
                if (code != raw.SQLITE_OK || statement is { IsInvalid: false })
                {
                    return true;
                }
            }

            tail = rest;
        }

        return false;
    }

    private SqlOutcome Fetch(sqlite3_stmt statement)
    {
        var columns = raw.sqlite3_column_count(statement);
        var rows = new List<object?[]>();
        var bytes = 0L;
        int code;
        while ((code = raw.sqlite3_step(statement)) == raw.SQLITE_ROW)
        {
            var row = new object?[columns];
            for (var column = 0; column < columns; column++)
            {
                row[column] = Read(statement, column);
                bytes += 8 + raw.sqlite3_column_bytes(statement, column);
            }

            rows.Add(row);
            if (rows.Count > _limits.MaxRows || bytes > _limits.MaxResultBytes)
            {
                var limits = $"{_limits.MaxRows} rows or {_limits.MaxResultBytes} bytes";
                return new SqlOutcome(SqlOutcomeKind.Failed, null, $"the result exceeds {limits}");
            }
        }

        if (code != raw.SQLITE_DONE)
        {
            return Failure(code);
        }

        // One call inside a function is not interrupted; that it came late is known at least.
        return IsOverdue
            ? SqlOutcome.TimedOut(_limits.TimeLimit)
            : SqlOutcome.Of(new SqlTable(columns, rows));
    }

    private static object? Read(sqlite3_stmt statement, int column) =>
        raw.sqlite3_column_type(statement, column) switch
        {
            raw.SQLITE_INTEGER => raw.sqlite3_column_int64(statement, column),
            raw.SQLITE_FLOAT => raw.sqlite3_column_double(statement, column),
            raw.SQLITE_TEXT => raw.sqlite3_column_text(statement, column).utf8_to_string(),
            raw.SQLITE_BLOB => raw.sqlite3_column_blob(statement, column).ToArray(),
            _ => null,
        };

    private SqlOutcome Failure(int code)
    {
        var message = raw.sqlite3_errmsg(_connection.Handle!).utf8_to_string();
        return (code & 0xff) switch
        {
            raw.SQLITE_INTERRUPT => SqlOutcome.TimedOut(_limits.TimeLimit),
            raw.SQLITE_AUTH or raw.SQLITE_READONLY or raw.SQLITE_PERM => Refused(message),
            _ when message.StartsWith("not authorized", StringComparison.Ordinal) => Refused(
                message
            ),
            raw.SQLITE_CANTOPEN
            or raw.SQLITE_NOTADB
            or raw.SQLITE_CORRUPT
            or raw.SQLITE_IOERR
            or raw.SQLITE_BUSY
            or raw.SQLITE_LOCKED => throw new InvalidOperationException(
                $"'{_connection.DataSource}' cannot be read ({message}): check the file and who else uses it."
            ),
            _ => new SqlOutcome(SqlOutcomeKind.Failed, null, message),
        };
    }

    private static SqlOutcome Refused(string message) => new(SqlOutcomeKind.Refused, null, message);
}
