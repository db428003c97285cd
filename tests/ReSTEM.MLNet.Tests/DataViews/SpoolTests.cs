using ReSTEM.MLNet.DataViews;
using ReSTEM.MLNet.LanguageModels.Files;

namespace ReSTEM.MLNet.Tests.DataViews;

public sealed class SpoolTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(100)]
    [InlineData(3_000_000)]
    public void What_is_written_anywhere_is_read_back_and_zeros_lie_between(int size)
    {
        using var spool = new Spool(_folder.Path);
        var expected = new byte[size + 100];
        var random = new Random(1);
        for (var i = 0; i < 50; i++)
        {
            var bytes = new byte[random.Next(1, size / 10)];
            random.NextBytes(bytes);
            var at = random.Next(0, size - bytes.Length);
            spool.Write(at, bytes);
            bytes.CopyTo(expected, at);
        }

        var read = new byte[expected.Length];
        Array.Fill(read, (byte)1);
        spool.Read(0, read);

        read.Should().Equal(expected);
    }

    [Fact]
    public void Little_needs_no_file()
    {
        using var spool = new Spool(_folder.In("missing"));

        spool.Write(0, new byte[1000]);

        var read = new byte[1];
        spool.Read(5_000_000, read);
        read.Should().Equal(0);
    }

    [Fact]
    public void A_file_that_cannot_be_made_is_named_with_the_cure()
    {
        using var spool = new Spool(_folder.In("missing"));

        var write = () => spool.Write(0, new byte[2_000_000]);

        write
            .Should()
            .Throw<IOException>()
            .WithMessage($"*{_folder.In("missing")}*.spool*TempFilePath*");
    }

    [Fact]
    public void Nothing_is_left_in_the_folder()
    {
        using (var spool = new Spool(_folder.Path))
        {
            spool.Write(0, new byte[2_000_000]);
            if (!OperatingSystem.IsWindows()) // where the system deletes it with its last handle
                Directory.GetFiles(_folder.Path).Should().BeEmpty();
        }

        Directory.GetFiles(_folder.Path).Should().BeEmpty();
    }

    [Fact]
    public void Records_are_read_by_their_numbers_in_any_order()
    {
        using var records = new SpooledRecords(_folder.Path);
        foreach (var number in new[] { 7, 100_000, 3 })
            records.Write(number, [.. Enumerable.Repeat((byte)number, number % 1000)]);
        records.Write(7, [1, 2]);
        records.Write(9, []);

        records.Read(3).Should().Equal(3, 3, 3);
        records.Read(7).Should().Equal(1, 2);
        records.Read(9).Should().BeEmpty();
        records.Read(100_000).Should().BeEmpty();
        records.Read(8).Should().BeNull();
        records.Read(1_000_000).Should().BeNull();
    }
}
