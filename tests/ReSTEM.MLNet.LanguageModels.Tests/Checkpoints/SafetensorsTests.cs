using System.Text;
using CsCheck;
using ReSTEM.MLNet.LanguageModels.Checkpoints;

namespace ReSTEM.MLNet.LanguageModels.Tests.Checkpoints;

public class SafetensorsTests
{
    private static readonly Dictionary<string, string> Metadata = new() { ["format"] = "pt" };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void What_is_written_is_read(int type)
    {
        using var folder = new TemporaryFolder();
        var path = folder["model.safetensors"];
        var numbers = Enumerable.Range(0, 200_000).Select(i => (float)(i % 256 - 128)).ToArray();
        TensorToWrite[] tensors =
        [
            TensorToWrite.FromMemory("matrix", [400, 500], (TensorDataType)type, numbers),
            TensorToWrite.FromMemory("one", [], (TensorDataType)type, numbers.AsMemory(7, 1)),
            TensorToWrite.FromMemory("none", [3, 0], (TensorDataType)type, default),
        ];

        SafetensorsWriter.Write(path, tensors, Metadata);
        using var file = SafetensorsFile.Open(path);

        file.Metadata.Should().Equal(Metadata);
        file.Tensors.Keys.Should().Equal("matrix", "one", "none");
        file.Tensors["matrix"].Shape.Should().Equal(400, 500);
        file.Tensors["matrix"].DataType.Should().Be((TensorDataType)type);
        Read(file.Tensors["matrix"]).Should().Equal(numbers);
        Read(file.Tensors["one"]).Should().Equal(-121);
        file.Tensors["none"].Count.Should().Be(0);
    }

    [Fact]
    public void The_file_is_laid_out_as_the_format_says()
    {
        using var folder = new TemporaryFolder();

        SafetensorsWriter.Write(
            folder["a"],
            [TensorToWrite.FromMemory("w", [2], TensorDataType.BFloat16, new float[] { 1, -2 })],
            new Dictionary<string, string>()
        );

        const string Header = """{"w":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}""";
        byte[] expected =
        [
            56,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            .. Encoding.ASCII.GetBytes(Header.PadRight(56)),
            0x80,
            0x3F,
            0x00,
            0xC0,
        ];
        File.ReadAllBytes(folder["a"]).Should().Equal(expected);
    }

    [Fact]
    public void Parts_are_copied_from_anywhere()
    {
        using var folder = new TemporaryFolder();
        var tensor = TensorToWrite.FromMemory(
            "w",
            [4],
            TensorDataType.Float16,
            new float[] { 1, 2, 3, 4 }
        );
        SafetensorsWriter.Write(folder["a"], [tensor], Metadata);
        using var file = SafetensorsFile.Open(folder["a"]);
        var part = new float[2];

        file.Tensors["w"].CopyTo(1, part);
        var beyond = () => file.Tensors["w"].CopyTo(3, new float[2]);

        part.Should().Equal(2, 3);
        beyond.Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void A_write_that_fails_leaves_the_old_file_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        var good = TensorToWrite.FromMemory("w", [1], TensorDataType.Float32, new float[] { 1 });
        var bad = good with
        {
            Source = (_, _) => throw new InvalidOperationException("no numbers"),
        };
        SafetensorsWriter.Write(folder["a"], [good], Metadata);
        var before = File.ReadAllBytes(folder["a"]);

        var write = () =>
            SafetensorsWriter.Write(folder["a"], [good, bad with { Name = "v" }], Metadata);

        write.Should().Throw<InvalidOperationException>();
        File.ReadAllBytes(folder["a"]).Should().Equal(before);
        Directory.EnumerateFiles(folder.Path).Should().ContainSingle();
    }

    [Theory]
    [InlineData(1.0f, 0x3F80)]
    [InlineData(1.00390625f, 0x3F80)]
    [InlineData(1.01171875f, 0x3F82)]
    [InlineData(1.005f, 0x3F81)]
    [InlineData(-0.0f, 0x8000)]
    [InlineData(3.4e38f, 0x7F80)]
    [InlineData(float.NegativeInfinity, 0xFF80)]
    public void Singles_are_rounded_to_the_nearest_half_and_ties_to_even(float number, int bits)
    {
        var stored = new byte[2];

        StoredNumbers.Write(TensorDataType.BFloat16, [number], stored);

        BitConverter.ToUInt16(stored).Should().Be((ushort)bits);
    }

    [Fact]
    public void Not_a_number_stays_not_a_number()
    {
        var stored = new byte[2];
        var number = new float[1];
        var payload = BitConverter.UInt32BitsToSingle(0x7F800001);

        StoredNumbers.Write(TensorDataType.BFloat16, [payload], stored);
        StoredNumbers.Read(TensorDataType.BFloat16, stored, number);

        number[0].Should().Be(float.NaN);
    }

    [Fact]
    public void Narrow_numbers_survive_being_read_and_written()
    {
        Gen.UShort.Sample(bits =>
        {
            var stored = BitConverter.GetBytes(bits);
            var number = new float[1];
            StoredNumbers.Read(TensorDataType.BFloat16, stored, number);
            var again = new byte[2];

            StoredNumbers.Write(TensorDataType.BFloat16, number, again);

            return float.IsNaN(number[0]) || again.SequenceEqual(stored);
        });
    }

    [Fact]
    public void Integers_are_listed_but_not_read_as_weights()
    {
        using var folder = new TemporaryFolder();
        HostileFile.Write(
            folder["a"],
            """{"m":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""",
            2
        );
        using var file = SafetensorsFile.Open(folder["a"]);

        var read = () => Read(file.Tensors["m"]);

        read.Should().Throw<ModelFolderException>().WithMessage("*'m'*U8*");
    }

    [Fact]
    public void A_closed_file_gives_no_numbers()
    {
        using var folder = new TemporaryFolder();
        var tensor = TensorToWrite.FromMemory("w", [1], TensorDataType.Float32, new float[] { 1 });
        SafetensorsWriter.Write(folder["a"], [tensor], Metadata);
        var file = SafetensorsFile.Open(folder["a"]);
        file.Dispose();

        var read = () => Read(file.Tensors["w"]);

        read.Should().Throw<ObjectDisposedException>();
    }

    private static float[] Read(TensorEntry tensor)
    {
        var numbers = new float[tensor.Count];
        tensor.CopyTo(numbers);
        return numbers;
    }
}
