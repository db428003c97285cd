using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>
/// JSON objects whose last property is a digest of the bytes before it, so that a changed byte is found without a second file.
/// </summary>
internal static class SealedJson
{
    private const int DigestCharacters = 16;

    private static readonly JsonSerializerOptions s_line = Options(indented: false);
    private static readonly JsonSerializerOptions s_page = Options(indented: true);

    /// <summary>An object on one line, without its end.</summary>
    public static byte[] Line<T>(T value) =>
        Seal(JsonSerializer.SerializeToUtf8Bytes(value, s_line), "");

    /// <summary>An object on lines of its own, as a person reads it.</summary>
    public static byte[] Page<T>(T value) =>
        Seal(
            JsonSerializer
                .SerializeToUtf8Bytes(value, s_page)
                .AsSpan()
                .TrimEnd((byte)'\n')
                .ToArray(),
            "\n"
        );

    /// <summary>Reads an object back; false where a byte of it is not as it was written.</summary>
    public static bool TryOpen<T>(ReadOnlySpan<byte> text, out T? value)
    {
        value = default;
        var at = text.LastIndexOf("\"digest\":"u8);
        if (at < 0 || !text[(at + 9)..].TrimEnd("}\r\n "u8).SequenceEqual(Quoted(text[..at])))
            return false;
        value = JsonSerializer.Deserialize<T>(text, s_line);
        return value is not null;
    }

    private static byte[] Seal(byte[] text, string lineEnd)
    {
        var body = text.AsSpan(0, text.Length - 1).TrimEnd((byte)'\n');
        var sealedText = new ArrayBufferWriter<byte>(text.Length + 48);
        sealedText.Write(body);
        sealedText.Write(Encoding.UTF8.GetBytes($",{lineEnd}"));
        var digest = Quoted(sealedText.WrittenSpan);
        sealedText.Write("\"digest\":"u8);
        sealedText.Write(digest);
        sealedText.Write(Encoding.UTF8.GetBytes($"{lineEnd}}}{lineEnd}"));
        return sealedText.WrittenSpan.ToArray();
    }

    private static byte[] Quoted(ReadOnlySpan<byte> before) =>
        Encoding.UTF8.GetBytes(
            $"\"{Convert.ToHexStringLower(SHA256.HashData(before))[..DigestCharacters]}\""
        );

    private static JsonSerializerOptions Options(bool indented) =>
        new(JsonSerializerDefaults.Web)
        {
            WriteIndented = indented,
            NewLine = "\n",
            // Texts as they are: the files are read by people and by data tools, never by a browser as part of a page.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            Converters = { new JsonStringEnumConverter() },
        };
}
