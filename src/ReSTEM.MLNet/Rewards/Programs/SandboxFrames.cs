using System.Text.Json;
using System.Text.Json.Serialization;
using ReSTEM.MLNet.Rewards.Workers;

namespace ReSTEM.MLNet.Rewards.Programs;

/// <summary>Frames of JSON to and from a server.</summary>
internal static class SandboxFrames
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static async Task WriteAsync<T>(
        Stream stream,
        T message,
        CancellationToken cancellationToken
    )
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(message, Json);
        var frame = new byte[WorkerFrames.HeaderBytes + body.Length];
        WorkerFrames.Seal(frame);
        body.CopyTo(frame, WorkerFrames.HeaderBytes);
        await stream.WriteAsync(frame, cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads one frame.</summary>
    /// <exception cref="IOException">The stream ended, or the frame is over the limit.</exception>
    public static async Task<JsonElement> ReadAsync(Stream stream, int limit)
    {
        var body = await WorkerFrames.ReadAsync(stream, limit).ConfigureAwait(false);
        return JsonSerializer.Deserialize<JsonElement>(body, Json);
    }

    public static T Convert<T>(JsonElement message) =>
        message.Deserialize<T>(Json) ?? throw new IOException("An empty message.");
}
