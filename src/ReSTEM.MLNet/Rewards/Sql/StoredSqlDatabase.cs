using IOPath = System.IO.Path;

namespace ReSTEM.MLNet.Rewards.Sql;

/// <summary>A database that lies beside a model file.</summary>
/// <param name="Path">The path as it was given: a relative one begins at the current directory.</param>
/// <param name="Digest">What it must hold, or other verdicts would come of the same completions.</param>
internal sealed record StoredSqlDatabase(string Path, string Digest)
{
    private const string Cure =
        "or save a chain without the reward stage: append it with TransformerScope.Training and save model.GetModelFor(TransformerScope.Scoring).";

    /// <summary>The databases of a reward with what they hold now.</summary>
    /// <exception cref="NotSupportedException">There are none: a function finds them.</exception>
    public static IReadOnlyList<StoredSqlDatabase> Of(
        IReadOnlyList<string> paths,
        SqlDatabases databases
    ) =>
        paths.Count > 0
            ? [.. paths.Select(path => new StoredSqlDatabase(path, databases.Digest([path])))]
            : throw new NotSupportedException(
                $"The reward stage cannot be saved: its SqlExecutionReward finds databases by a function of your program, which a model file cannot hold. Give it the paths of the databases; or without it: {StoredReward.Cure}"
            );

    /// <exception cref="InvalidDataException">There is no such database, or it holds something else.</exception>
    public void Require()
    {
        var place = IOPath.GetFullPath(Path);
        if (!File.Exists(place))
            throw new InvalidDataException(
                $"The reward in the model file judges by the database '{place}', which is not there. Bring it back, start where '{Path}' leads to it, {Cure}"
            );
        var found = SqlDatabases.DigestOf(place);
        if (found != Digest)
            throw new InvalidDataException(
                $"The database '{place}' has the digest {found}, but the reward in the model file asks for {Digest}: it was changed since the model was saved. Bring the old one back, save the model with a reward over the new one, {Cure}"
            );
    }
}
