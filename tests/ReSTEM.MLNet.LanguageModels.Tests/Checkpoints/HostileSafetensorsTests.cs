using ReSTEM.MLNet.LanguageModels.Checkpoints;

namespace ReSTEM.MLNet.LanguageModels.Tests.Checkpoints;

public class HostileSafetensorsTests
{
    [Theory]
    [InlineData(
        "offsets beyond the data",
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""",
        4,
        "*'a'*4 bytes*"
    )]
    [InlineData(
        "offsets beyond 64 bits",
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,99999999999999999999]}}""",
        8,
        "*data_offsets*integer*"
    )]
    [InlineData(
        "offsets backwards",
        """{"a":{"dtype":"F32","shape":[0],"data_offsets":[4,0]}}""",
        4,
        "*'a'*data_offsets*"
    )]
    [InlineData(
        "negative offsets",
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""",
        4,
        "*'a'*data_offsets*"
    )]
    [InlineData(
        "one offset",
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""",
        4,
        "*'a'*data_offsets*"
    )]
    [InlineData(
        "overlap",
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}""",
        6,
        "*'b'*overlap*"
    )]
    [InlineData(
        "same place",
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""",
        4,
        "*overlap*"
    )]
    [InlineData(
        "hole",
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""",
        12,
        "*'b'*hole*"
    )]
    [InlineData(
        "data left over",
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""",
        8,
        "*8 bytes*4*"
    )]
    [InlineData(
        "wrong size",
        """{"a":{"dtype":"F16","shape":[3],"data_offsets":[0,4]}}""",
        4,
        "*'a'*F16*4 bytes*"
    )]
    [InlineData(
        "absurd size",
        """{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}""",
        0,
        "*'a'*does not fill*"
    )]
    [InlineData(
        "product that wraps round",
        """{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""",
        0,
        "*'a'*does not fill*"
    )]
    [InlineData(
        "negative axis",
        """{"a":{"dtype":"F32","shape":[-1,-1],"data_offsets":[0,4]}}""",
        4,
        "*'a'*does not fill*"
    )]
    [InlineData(
        "axis not finite",
        """{"a":{"dtype":"F32","shape":[1e999],"data_offsets":[0,4]}}""",
        4,
        "*shape*integer*1e999*"
    )]
    [InlineData(
        "axis not a number",
        """{"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}""",
        4,
        "*shape*integer*"
    )]
    [InlineData(
        "unknown format",
        """{"a":{"dtype":"Q4","shape":[1],"data_offsets":[0,4]}}""",
        4,
        "*'a'*Q4*"
    )]
    [InlineData(
        "name twice",
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""",
        8,
        "*not valid JSON*'a'*"
    )]
    [InlineData(
        "offsets twice",
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"data_offsets":[0,4]}}""",
        4,
        "*not valid JSON*data_offsets*"
    )]
    [InlineData(
        "no shape",
        """{"a":{"dtype":"F32","data_offsets":[0,4]}}""",
        4,
        "*lacks 'a.shape'*"
    )]
    [InlineData("tensor not an object", """{"a":7}""", 0, "*'a'*object*7*")]
    [InlineData("header not an object", "[1,2]", 0, "*object*")]
    [InlineData("header not JSON", "nonsense", 0, "*not valid JSON*")]
    [InlineData(
        "metadata not text",
        """{"__metadata__":{"format":7}}""",
        0,
        "*__metadata__*string*"
    )]
    [InlineData(
        "extra member",
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"more":1}}""",
        4,
        "*a.more*"
    )]
    public void A_header_that_does_not_fit_its_file_is_refused(
        string fault,
        string header,
        int dataLength,
        string message
    )
    {
        using var folder = new TemporaryFolder();
        HostileFile.Write(folder["hostile.safetensors"], header, dataLength);

        var open = () => SafetensorsFile.Open(folder["hostile.safetensors"]);

        open.Should()
            .Throw<ModelFolderException>(fault)
            .WithMessage("*hostile.safetensors: *")
            .WithMessage(message);
    }

    [Theory]
    [InlineData(new byte[0], "*0 bytes*")]
    [InlineData(new byte[] { 1, 2, 3 }, "*3 bytes*")]
    [InlineData(
        new byte[] { 3, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}' },
        "*claims 3 bytes*at most 2*"
    )]
    [InlineData(
        new byte[] { 255, 255, 255, 255, 255, 255, 255, 255, (byte)'{', (byte)'}' },
        "*claims 18446744073709551615*"
    )]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0 }, "*not valid JSON*")]
    public void A_file_that_is_cut_short_or_claims_too_much_is_refused(byte[] bytes, string message)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a"], bytes);

        var open = () => SafetensorsFile.Open(folder["a"]);

        open.Should().Throw<ModelFolderException>().WithMessage(message);
    }

    [Fact]
    public void A_file_that_is_not_there_is_refused()
    {
        using var folder = new TemporaryFolder();

        var open = () => SafetensorsFile.Open(folder["nothing"]);

        open.Should().Throw<ModelFolderException>().WithMessage("*nothing*cannot be read*");
    }

    [Fact]
    public void A_tensor_without_numbers_may_have_any_other_axes()
    {
        using var folder = new TemporaryFolder();
        HostileFile.Write(
            folder["a"],
            """{"a":{"dtype":"F32","shape":[9223372036854775807,0,9],"data_offsets":[0,0]}}""",
            0
        );

        using var file = SafetensorsFile.Open(folder["a"]);

        file.Tensors["a"].Count.Should().Be(0);
    }
}
