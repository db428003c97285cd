using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReSTEM.MLNet.Rewards.Programs;

/// <summary>Frames of JSON to and from a server: a length (four bytes, little endian) and that many bytes.</summary>
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
        var frame = new byte[sizeof(int) + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, body.Length);
        body.CopyTo(frame, sizeof(int));
        await stream.WriteAsync(frame, cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads one frame.</summary>
    /// <exception cref="IOException">The stream ended, or the frame is over the limit.</exception>
    public static async Task<JsonElement> ReadAsync(Stream stream, int limit)
    {
        var header = new byte[sizeof(int)];
        await stream.ReadExactlyAsync(header).ConfigureAwait(false);
        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length < 0 || length > limit)
        {
            throw new IOException($"A frame of {length} bytes is over the limit of {limit}.");
        }
        var body = new byte[length];
        await stream.ReadExactlyAsync(body).ConfigureAwait(false);
        return JsonSerializer.Deserialize<JsonElement>(body, Json);
    }

    public static T Convert<T>(JsonElement message) =>
        message.Deserialize<T>(Json) ?? throw new IOException("An empty message.");
}
