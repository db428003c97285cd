using ReSTEM.MLNet.Rewards.Workers;

namespace ReSTEM.MLNet.Rewards.Sql.WorkerProcess;

/// <summary>What the frames between a SQL worker and its parent hold.</summary>
internal static class SqlWire
{
    private const byte Null = 0;
    private const byte Integer = 1;
    private const byte Real = 2;
    private const byte Text = 3;
    private const byte Blob = 4;

    public static byte[] Frame(Action<BinaryWriter> write)
    {
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        writer.Write(new byte[WorkerFrames.HeaderBytes]);
        write(writer);
        writer.Flush();
        var frame = memory.ToArray();
        WorkerFrames.Seal(frame);
        return frame;
    }

    /// <summary>Reads the body of one frame.</summary>
    /// <exception cref="IOException">The stream ended, or the frame is over the limit.</exception>
    public static async Task<BinaryReader> ReadAsync(Stream stream, long limit)
    {
        var body = await WorkerFrames.ReadAsync(stream, limit).ConfigureAwait(false);
        return new BinaryReader(new MemoryStream(body));
    }

    public static void Write(BinaryWriter writer, SqlOutcome outcome)
    {
        writer.Write((int)outcome.Kind);
        writer.Write(outcome.Message);
        if (outcome.Table is not { } table)
            return;
        writer.Write(table.Columns);
        writer.Write(table.Rows.Count);
        foreach (var value in table.Rows.SelectMany(row => row))
            Write(writer, value);
    }

    public static SqlOutcome ReadOutcome(BinaryReader reader)
    {
        var kind = (SqlOutcomeKind)reader.ReadInt32();
        var message = reader.ReadString();
        if (kind != SqlOutcomeKind.Table)
            return new SqlOutcome(kind, null, message);
        var columns = reader.ReadInt32();
        var rows = new object?[reader.ReadInt32()][];
        for (var row = 0; row < rows.Length; row++)
        {
            rows[row] = new object?[columns];
            for (var column = 0; column < columns; column++)
                rows[row][column] = ReadValue(reader);
        }

        return SqlOutcome.Of(new SqlTable(columns, rows));
    }

    private static void Write(BinaryWriter writer, object? value)
    {
        switch (value)
        {
            case long integer:
                writer.Write(Integer);
                writer.Write(integer);
                break;
            case double real:
                writer.Write(Real);
                writer.Write(real);
                break;
            case string text:
                writer.Write(Text);
                writer.Write(text);
                break;
            case byte[] blob:
                writer.Write(Blob);
                writer.Write(blob.Length);
                writer.Write(blob);
                break;
            default:
                writer.Write(Null);
                break;
        }
    }

    private static object? ReadValue(BinaryReader reader) =>
        reader.ReadByte() switch
        {
            Null => null,
            Integer => reader.ReadInt64(),
            Real => reader.ReadDouble(),
            Text => reader.ReadString(),
            Blob => reader.ReadBytes(reader.ReadInt32()),
            var other => throw new InvalidDataException($"A value of unknown kind {other}."),
        };
}
