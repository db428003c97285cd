using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Rewards.Sql;

/// <summary>Where queries run, and how many at a time.</summary>
public sealed record SqlWorkerOptions
{
    /// <summary>Where queries run.</summary>
    public SqlIsolation Isolation { get; init; } = SqlIsolation.WorkerProcess;

    /// <summary>Worker processes (about 40 MB each), started when first needed: queries that run at the same time.</summary>
    public int Workers
    {
        get;
        init => field = OptionRange.AtLeast(1, value, nameof(SqlWorkerOptions));
    } = Environment.ProcessorCount;

    /// <summary>How often a query is tried when its worker fails, before that is a <see cref="SqlWorkerException"/>.</summary>
    public int Attempts
    {
        get;
        init => field = OptionRange.AtLeast(1, value, nameof(SqlWorkerOptions));
    } = 3;

    /// <summary>What would be ignored, before any work.</summary>
    internal void Check()
    {
        var unset = new SqlWorkerOptions();
        if (Isolation != SqlIsolation.InProcess)
            return;
        if (Workers != unset.Workers)
            throw Ignored(nameof(Workers), Workers);
        if (Attempts != unset.Attempts)
            throw Ignored(nameof(Attempts), Attempts);
    }

    private static ArgumentException Ignored(string name, int value) =>
        new(
            $"SqlWorkerOptions.{name} is {value}, which SqlIsolation.InProcess would ignore: it has no workers. Leave it unset, or choose WorkerProcess."
        );
}
