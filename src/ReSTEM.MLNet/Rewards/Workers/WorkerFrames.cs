using System.Buffers.Binary;

namespace ReSTEM.MLNet.Rewards.Workers;

/// <summary>Frames between a worker process and its parent: a length in four bytes, little endian, and that many bytes.</summary>
internal static class WorkerFrames
{
    /// <summary>What stands before the body.</summary>
    public const int HeaderBytes = sizeof(int);

    /// <summary>Writes the length of a frame's body into its header.</summary>
    public static void Seal(byte[] frame) =>
        BinaryPrimitives.WriteInt32LittleEndian(frame, frame.Length - HeaderBytes);

    /// <summary>Reads the body of one frame.</summary>
    /// <exception cref="IOException">The stream ended, or the frame is over the limit.</exception>
    public static async Task<byte[]> ReadAsync(Stream stream, long limit)
    {
        var header = new byte[HeaderBytes];
        await stream.ReadExactlyAsync(header).ConfigureAwait(false);
        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length < 0 || length > limit)
            throw new IOException($"A frame of {length} bytes is over the limit of {limit}.");
        var body = new byte[length];
        await stream.ReadExactlyAsync(body).ConfigureAwait(false);
        return body;
    }
}
