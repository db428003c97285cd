using System.Collections.Concurrent;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Rewards.Sql;

/// <summary>Results of reference queries: each is run once and kept for as long as its database stays as it is.</summary>
internal sealed class SqlReferences(ISqlRunner runner)
{
    // Beyond so many they are run again.
    private const int MaxCached = 4_096;

    private readonly ConcurrentDictionary<
        (string Path, string Look, string Sql),
        SqlOutcome
    > _known = new();

    /// <summary>The result of a problem's reference query on a database.</summary>
    /// <exception cref="InvalidDataException">The query fails: a fault of the data.</exception>
    public async ValueTask<SqlTable> GetAsync(
        Problem problem,
        string path,
        CancellationToken cancellationToken
    )
    {
        var key = (path, SqlDatabases.Look(path), problem.Answer);
        if (_known.TryGetValue(key, out var known))
        {
            return known.Table!;
        }

        var outcome = await runner
            .RunAsync(path, problem.Answer, cancellationToken)
            .ConfigureAwait(false);
        if (outcome.Kind != SqlOutcomeKind.Table)
        {
            throw new InvalidDataException(
                $"The reference query of problem '{problem.Id}' cannot serve on '{path}': {outcome.Message}. "
                    + "Repair it or leave the problem out."
            );
        }

        if (_known.Count < MaxCached)
        {
            _known[key] = outcome;
        }

        return outcome.Table!;
    }
}
