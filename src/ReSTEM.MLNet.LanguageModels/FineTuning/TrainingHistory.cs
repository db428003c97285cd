using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>What every step did, one line of JSON each: handed to the system at once, on the disk before a state is kept.</summary>
internal sealed class TrainingHistory : IDisposable
{
    public const string FileName = "history.jsonl";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly FileStream _stream;

    /// <summary>Opens a folder's history; lines after the given number of steps were of a run that was broken off.</summary>
    public TrainingHistory(string folder, int steps)
    {
        _stream = new FileStream(
            Path.Combine(folder, FileName),
            FileMode.OpenOrCreate,
            FileAccess.ReadWrite,
            FileShare.Read
        );
        _stream.SetLength(LengthOf(steps));
        _stream.Seek(0, SeekOrigin.End);
    }

    public void Add(FineTuningProgress progress)
    {
        _stream.Write(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(progress, Json) + "\n"));
        _stream.Flush();
    }

    /// <summary>Waits until the lines are on the disk.</summary>
    public void Keep() => _stream.Flush(flushToDisk: true);

    public void Dispose() => _stream.Dispose();

    private long LengthOf(int lines)
    {
        var length = 0L;
        for (int value; lines > 0 && (value = _stream.ReadByte()) >= 0; length++)
        {
            lines -= value == '\n' ? 1 : 0;
        }

        return length;
    }
}
