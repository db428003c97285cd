using System.Text;

namespace ReSTEM.MLNet.LanguageModels.Tests.Fuzzing;

/// <summary>Damages files: bytes flipped, cut, repeated, and values put where others stood. Same seed, same damage.</summary>
internal sealed class Mutator(int seed)
{
    private static readonly string[] Values =
    [
        "null",
        "true",
        "0",
        "-1",
        "1e999",
        "1e308",
        "0.5",
        "2147483648",
        "4294967297",
        "9223372036854775807",
        "99999999999999999999",
        "\"\"",
        "\"\\ud800\"",
        "\"x\"",
        "[]",
        "{}",
        "[[[[[[[[[[1]]]]]]]]]]",
        "{\"type\":\"Sequence\"}",
    ];

    private readonly Random _random = new(seed);

    public byte[] Damage(byte[] original)
    {
        var bytes = original.ToList();
        for (var times = 1 + _random.Next(3); times > 0 && bytes.Count > 0; times--)
        {
            DamageOnce(bytes);
        }

        return [.. bytes];
    }

    private void DamageOnce(List<byte> bytes)
    {
        var at = _random.Next(bytes.Count);
        var length = Math.Min(1 + _random.Next(16), bytes.Count - at);
        switch (_random.Next(7))
        {
            case 0:
                bytes[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)_random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(at, length);
                break;
            case 3:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 4:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            default:
                ReplaceValue(bytes, at);
                break;
        }
    }

    /// <summary>Puts another value where one seems to stand: after the next colon, comma or bracket.</summary>
    private void ReplaceValue(List<byte> bytes, int from)
    {
        var start = bytes.FindIndex(from, b => b is (byte)':' or (byte)',' or (byte)'[') + 1;
        if (start == 0)
        {
            return;
        }

        var end = bytes.FindIndex(start, b => b is (byte)',' or (byte)'}' or (byte)']');
        bytes.RemoveRange(start, (end < 0 ? bytes.Count : end) - start);
        bytes.InsertRange(start, Encoding.UTF8.GetBytes(Values[_random.Next(Values.Length)]));
    }
}
