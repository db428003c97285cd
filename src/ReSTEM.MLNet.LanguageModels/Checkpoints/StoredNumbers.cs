using System.Runtime.InteropServices;

namespace ReSTEM.MLNet.LanguageModels.Checkpoints;

/// <summary>Names, sizes and conversions of the number formats in safetensors files; all are little-endian.</summary>
internal static class StoredNumbers
{
    /// <summary>The format a file names; its size is absent for a name the format does not define.</summary>
    public static (TensorDataType Type, int? Size) Named(string name) =>
        name switch
        {
            "F32" => (TensorDataType.Float32, 4),
            "F16" => (TensorDataType.Float16, 2),
            "BF16" => (TensorDataType.BFloat16, 2),
            "F64" => (TensorDataType.Float64, 8),
            "I64" or "U64" => (TensorDataType.Other, 8),
            "I32" or "U32" => (TensorDataType.Other, 4),
            "I16" or "U16" => (TensorDataType.Other, 2),
            "I8" or "U8" or "BOOL" or "F8_E4M3" or "F8_E5M2" or "F8_E8M0" => (
                TensorDataType.Other,
                1
            ),
            _ => (TensorDataType.Other, null),
        };

    public static string NameOf(TensorDataType type) =>
        type switch
        {
            TensorDataType.Float32 => "F32",
            TensorDataType.Float16 => "F16",
            TensorDataType.BFloat16 => "BF16",
            _ => throw new ArgumentOutOfRangeException(
                nameof(type),
                type,
                "Weights are written as Float32, Float16 or BFloat16."
            ),
        };

    public static int SizeOf(TensorDataType type) => Named(NameOf(type)).Size!.Value;

    /// <summary>Reads stored numbers as singles; narrow formats exactly, doubles rounded.</summary>
    public static void Read(TensorDataType type, ReadOnlySpan<byte> stored, Span<float> numbers)
    {
        switch (type)
        {
            case TensorDataType.Float32:
                stored.CopyTo(MemoryMarshal.AsBytes(numbers));
                break;
            case TensorDataType.Float16:
                var halves = MemoryMarshal.Cast<byte, Half>(stored);
                for (var i = 0; i < halves.Length; i++)
                {
                    numbers[i] = (float)halves[i];
                }

                break;
            case TensorDataType.BFloat16:
                var upper = MemoryMarshal.Cast<byte, ushort>(stored);
                for (var i = 0; i < upper.Length; i++)
                {
                    numbers[i] = BitConverter.UInt32BitsToSingle((uint)upper[i] << 16);
                }

                break;
            case TensorDataType.Float64:
                var doubles = MemoryMarshal.Cast<byte, double>(stored);
                for (var i = 0; i < doubles.Length; i++)
                {
                    numbers[i] = (float)doubles[i];
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(
                    nameof(type),
                    type,
                    "Not a format of weights."
                );
        }
    }

    /// <summary>Stores singles, rounded to the nearest number of the format, ties to even.</summary>
    public static void Write(TensorDataType type, ReadOnlySpan<float> numbers, Span<byte> stored)
    {
        switch (type)
        {
            case TensorDataType.Float32:
                MemoryMarshal.AsBytes(numbers).CopyTo(stored);
                break;
            case TensorDataType.Float16:
                var halves = MemoryMarshal.Cast<byte, Half>(stored);
                for (var i = 0; i < numbers.Length; i++)
                {
                    halves[i] = (Half)numbers[i];
                }

                break;
            case TensorDataType.BFloat16:
                var upper = MemoryMarshal.Cast<byte, ushort>(stored);
                for (var i = 0; i < numbers.Length; i++)
                {
                    upper[i] = UpperHalf(numbers[i]);
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "Not a format to write.");
        }
    }

    private static ushort UpperHalf(float number)
    {
        var bits = BitConverter.SingleToUInt32Bits(number);
        return float.IsNaN(number)
            ? (ushort)((bits >> 16) | 0x40)
            : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }
}
