using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;

namespace ReSTEM.MLNet.LanguageModels.Tests;

/// <summary>Reads the arrays of 32-bit floats in NumPy's npz files.</summary>
internal static class Npz
{
    public static float[] Floats(string path, string name = "array") =>
        MemoryMarshal.Cast<byte, float>(Bytes(path, name, "<f4")).ToArray();

    private static byte[] Bytes(string path, string name, string type)
    {
        using var archive = ZipFile.OpenRead(path);
        using var stream = archive.GetEntry(name + ".npy")!.Open();
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        var bytes = memory.ToArray();
        var length = BitConverter.ToUInt16(bytes, 8);
        var header = Encoding.ASCII.GetString(bytes, 10, length);
        header.Should().Contain($"'descr': '{type}'");
        header.Should().Contain("'fortran_order': False");
        return bytes[(10 + length)..];
    }
}
