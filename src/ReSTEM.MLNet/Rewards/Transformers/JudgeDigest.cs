using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.ML;

namespace ReSTEM.MLNet.Rewards.Transformers;

/// <summary>Names a fitted transformer by what a model file of it holds.</summary>
internal static class JudgeDigest
{
    /// <summary>Sixteen hexadecimal digits; empty where ML.NET cannot save the transformer.</summary>
    public static string Of(ITransformer judge, DataViewSchema inputSchema)
    {
        var mlContext = new MLContext();
        using var file = JudgeFile.Create(mlContext.TempFilePath);
        try
        {
            mlContext.Model.Save(judge, inputSchema, file);
        }
        catch (Exception e) when (e is not (IOException or OperationCanceledException))
        {
            return "";
        }
        return Digest(file);
    }

    // The archive itself holds the time of its making.
    private static string Digest(FileStream file)
    {
        using var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var entry in archive.Entries.OrderBy(e => e.FullName, StringComparer.Ordinal))
        {
            using var content = entry.Open();
            hash.AppendData(Encoding.UTF8.GetBytes(entry.FullName));
            hash.AppendData(SHA256.HashData(content));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
