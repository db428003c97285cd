namespace ReSTEM.MLNet.Rewards.Sql;

/// <summary>
/// The process that runs queries failed or cannot be started. It says nothing about the query: the sample stays without a verdict.
/// </summary>
public sealed class SqlWorkerException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public SqlWorkerException() { }

    /// <summary>Creates the exception with what failed and the cure.</summary>
    public SqlWorkerException(string message)
        : base(message) { }

    /// <summary>Creates the exception with what failed, the cure and the cause.</summary>
    public SqlWorkerException(string message, Exception innerException)
        : base(message, innerException) { }
}
