using System.Text;
using ReSTEM.MLNet.SelfTraining.Runs;

namespace ReSTEM.MLNet.Tests.SelfTraining.Runs;

public class SealedJsonTests
{
    private static readonly KeptRecord Row = new()
    {
        Problem = "größer, \"x\":}\n,\"digest\":\"0\"",
        Sample = 3,
        Shard = 1,
        PromptIds = [1, 2],
        Ids = [],
    };

    [Fact]
    public void What_is_written_is_read()
    {
        foreach (var text in new[] { SealedJson.Line(Row), SealedJson.Page(Row) })
        {
            SealedJson.TryOpen<KeptRecord>(text, out var read).Should().BeTrue();
            read.Should().BeEquivalentTo(Row);
        }
    }

    [Fact]
    public void A_line_is_JSON_that_anything_reads()
    {
        var text = SealedJson.Line(Row);

        text.Should().NotContain((byte)'\n');
        using var json = System.Text.Json.JsonDocument.Parse(text);
        json.RootElement.GetProperty("problem").GetString().Should().Be(Row.Problem);
        json.RootElement.GetProperty("digest").GetString().Should().HaveLength(16);
    }

    [Fact]
    public void Every_changed_byte_is_found()
    {
        foreach (var text in new[] { SealedJson.Line(Row), SealedJson.Page(Row) })
        {
            for (var i = 0; i < text.TakeWhile((_, at) => at < text.Length - 2).Count(); i++)
            {
                var changed = (byte[])text.Clone();
                changed[i] ^= 1;

                SealedJson
                    .TryOpen<KeptRecord>(changed, out _)
                    .Should()
                    .BeFalse($"byte {i} of {Encoding.UTF8.GetString(text)} was changed");
            }
        }
    }
}
