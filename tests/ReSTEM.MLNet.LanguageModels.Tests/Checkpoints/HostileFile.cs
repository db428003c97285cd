using System.Buffers.Binary;
using System.Text;

namespace ReSTEM.MLNet.LanguageModels.Tests.Checkpoints;

/// <summary>Safetensors files with any header and any amount of data.</summary>
internal static class HostileFile
{
    public static byte[] Bytes(string header, int dataLength)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var bytes = new byte[8 + json.Length + dataLength];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, json.Length);
        json.CopyTo(bytes, 8);
        return bytes;
    }

    public static void Write(string path, string header, int dataLength) =>
        File.WriteAllBytes(path, Bytes(header, dataLength));
}
