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
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = Environment.ProcessorCount;

    /// <summary>How often a query is tried when its worker fails, before that is a <see cref="SqlWorkerException"/>.</summary>
    public int Attempts
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = 3;
}
