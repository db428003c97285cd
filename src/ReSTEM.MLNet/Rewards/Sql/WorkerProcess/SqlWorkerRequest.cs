namespace ReSTEM.MLNet.Rewards.Sql.WorkerProcess;

/// <summary>A query for a worker.</summary>
internal sealed record SqlWorkerRequest(string DatabasePath, string Sql, SqlLimits Limits)
{
    public byte[] ToFrame() =>
        SqlWire.Frame(writer =>
        {
            writer.Write(DatabasePath);
            writer.Write(Sql);
            writer.Write(Limits.TimeLimit.Ticks);
            writer.Write(Limits.MaxRows);
            writer.Write(Limits.MaxResultBytes);
            writer.Write(Limits.MaxValueBytes);
        });

    public static SqlWorkerRequest Read(BinaryReader reader) =>
        new(
            reader.ReadString(),
            reader.ReadString(),
            new SqlLimits
            {
                TimeLimit = TimeSpan.FromTicks(reader.ReadInt64()),
                MaxRows = reader.ReadInt32(),
                MaxResultBytes = reader.ReadInt32(),
                MaxValueBytes = reader.ReadInt32(),
            }
        );
}
