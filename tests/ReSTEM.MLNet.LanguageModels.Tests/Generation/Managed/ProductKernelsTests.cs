using System.Runtime.Intrinsics;
using ReSTEM.MLNet.LanguageModels.Generation.Managed;

namespace ReSTEM.MLNet.LanguageModels.Tests.Generation.Managed;

public sealed class ProductKernelsTests
{
    private static readonly Dictionary<string, ProductKernels> Kernels = new()
    {
        ["512 bits"] = new SizedProductKernels<Lanes512, Vector512<float>>(),
        ["256 bits"] = new SizedProductKernels<Lanes256, Vector256<float>>(),
        ["128 bits"] = new SizedProductKernels<Lanes128, Vector128<float>>(),
    };

    public static TheoryData<string, int, int> Shapes() =>
        [
            .. from kernels in Kernels.Keys
            from columns in new[] { 1, 8, 31, 32, 33, 64, 100, 161 }
            from depth in new[] { 1, 2, 7, 64 }
            select (kernels, columns, depth),
        ];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Products_of_every_height_are_those_of_plain_loops(
        string width,
        int columns,
        int depth
    )
    {
        var kernels = Kernels[width];
        var (weight, bias) = (Numbers(columns * depth, 1), Numbers(columns, 2));
        using var matrix = new PackedMatrix(columns, depth, kernels);
        matrix.SetColumns(0, weight, bias);
        for (var rows = 1; rows <= 30; rows++)
        {
            var input = Numbers(rows * depth, rows);
            using var x = Buffer(input, rows, depth, kernels);
            using var y = Buffer(Numbers(rows * columns, 3), rows, columns, kernels);
            var start = Read(y, rows, columns);

            matrix.Multiply(x.Rows(rows), y.Rows(rows), (0, matrix.PanelCount), ProductStore.Add);
            var added = Read(y, rows, columns);
            matrix.Multiply(
                x.Rows(rows),
                y.Rows(rows),
                (0, matrix.PanelCount),
                ProductStore.Replace
            );
            var replaced = Read(y, rows, columns);

            var errors = replaced.Select(
                (value, i) => Math.Abs(value - Expected(input, i / columns, i % columns))
            );
            errors.Max().Should().BeLessThan(2e-5);
            added.Should().Equal(start.Zip(replaced, (before, product) => before + product));
        }

        double Expected(float[] input, int row, int column)
        {
            var sum = (double)bias[column];
            for (var k = 0; k < depth; k++)
            {
                sum += (double)input[(row * depth) + k] * weight[(column * depth) + k];
            }

            return sum;
        }
    }

    [Theory]
    [InlineData("512 bits")]
    [InlineData("256 bits")]
    [InlineData("128 bits")]
    public void A_row_is_the_same_bits_alone_and_in_every_batch_and_on_every_width(string width)
    {
        const int Columns = 100;
        const int Depth = 77;
        var x = Numbers(40 * Depth, 5);
        var alone = Product(Kernels["512 bits"], x, 1, Columns, Depth)[..Columns];
        for (var rows = 1; rows <= 40; rows++)
        {
            Product(Kernels[width], x, rows, Columns, Depth)[..Columns].Should().Equal(alone);
        }
    }

    [Theory]
    [InlineData("512 bits")]
    [InlineData("256 bits")]
    [InlineData("128 bits")]
    public void Weights_held_in_16_bits_give_the_same_bits(string width)
    {
        const int Columns = 100;
        const int Depth = 77;
        var weight = Numbers(Columns * Depth, 1).Select(Rounded).ToArray();
        var kernels = Kernels[width];
        using var floats = new PackedMatrix(Columns, Depth, kernels);
        using var halves = new PackedMatrix(Columns, Depth, kernels);
        floats.SetColumns(0, weight, Numbers(Columns, 2));
        halves.SetColumns(0, weight, Numbers(Columns, 2));

        halves.Pack();

        halves.Bytes.Should().Be(floats.Bytes / 2);
        for (var rows = 1; rows <= 40; rows++)
        {
            Times(halves, rows).Should().Equal(Times(floats, rows));
        }

        float[] Times(PackedMatrix matrix, int rows)
        {
            using var input = Buffer(Numbers(rows * Depth, 5), rows, Depth, kernels);
            using var output = Buffer(new float[rows * Columns], rows, Columns, kernels);
            matrix.Multiply(
                input.Rows(rows),
                output.Rows(rows),
                (0, matrix.PanelCount),
                ProductStore.Replace
            );
            return Read(output, rows, Columns);
        }

        static float Rounded(float value) =>
            BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(value) & 0xFFFF0000);
    }

    [Fact]
    public void Weights_are_held_in_32_bits_where_one_of_them_needs_more_than_16()
    {
        foreach (var (last, halves) in new[] { (1f, true), (1.001f, false) })
        {
            using var matrix = new PackedMatrix(40, 3, Kernels["512 bits"]);
            matrix.SetColumns(0, [.. Enumerable.Repeat(0.5f, (40 * 3) - 1), last], []);
            var before = matrix.Bytes;

            matrix.Pack();

            matrix.Bytes.Should().Be(halves ? before / 2 : before);
        }
    }

    [Fact]
    public void Only_the_panels_asked_for_are_written()
    {
        var kernels = Kernels["512 bits"];
        using var matrix = new PackedMatrix(32 * 7, 3, kernels);
        matrix.SetColumns(0, Numbers(32 * 7 * 3, 1), []);
        foreach (var rows in new[] { 1, 5 })
        {
            using var x = Buffer(Numbers(rows * 3, 2), rows, 3, kernels);
            using var y = Buffer(new float[rows * 32 * 7], rows, 32 * 7, kernels);

            matrix.Multiply(x.Rows(rows), y.Rows(rows), (2, 4), ProductStore.Replace);

            var written = Read(y, rows, 32 * 7);
            written.Where((v, i) => i % 224 is < 64 or >= 128 && v != 0).Should().BeEmpty();
            written.Where((v, i) => i % 224 is >= 64 and < 128 && v == 0).Should().BeEmpty();
        }
    }

    private static float[] Product(
        ProductKernels kernels,
        float[] x,
        int rows,
        int columns,
        int depth
    )
    {
        using var matrix = new PackedMatrix(columns, depth, kernels);
        matrix.SetColumns(0, Numbers(columns * depth, 1), Numbers(columns, 2));
        using var input = Buffer(x, rows, depth, kernels);
        using var output = Buffer(new float[rows * columns], rows, columns, kernels);
        matrix.Multiply(
            input.Rows(rows),
            output.Rows(rows),
            (0, matrix.PanelCount),
            ProductStore.Replace
        );
        return Read(output, rows, columns);
    }

    private static RowBuffer Buffer(float[] values, int rows, int width, ProductKernels kernels)
    {
        var buffer = new RowBuffer(rows, width, kernels.PanelWidth);
        for (var r = 0; r < rows; r++)
        {
            values.AsSpan(r * width, width).CopyTo(buffer.AsSpan(r, width));
        }

        return buffer;
    }

    private static float[] Read(RowBuffer buffer, int rows, int width) =>
        [.. Enumerable.Range(0, rows).SelectMany(r => buffer.AsSpan(r, width).ToArray())];

    private static float[] Numbers(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];
    }
}
