using System.Text;
using CsCheck;
using ReSTEM.MLNet.LanguageModels.Tokenization;

namespace ReSTEM.MLNet.LanguageModels.Tests.Tokenization;

public class StreamingDecoderTests
{
    private static readonly TextTokenizer Bytes = TextTokenizer.Train(
        ["no merges"],
        new BytePairTrainingOptions { VocabularySize = 257 }
    );

    [Fact]
    public void A_character_comes_whole_with_its_last_byte()
    {
        var decoder = Bytes.BeginDecoding();

        var parts = Bytes.Encode("é🦙").Select(decoder.Append).ToList();

        parts.Should().Equal("", "é", "", "", "", "🦙");
    }

    [Fact]
    public void Parts_joined_are_the_text()
    {
        SomeText.Any.Sample(text =>
        {
            var ids = Bytes.Encode(text);

            Stream(Bytes, ids).Should().Be(text);
        });
    }

    [Fact]
    public void Any_ids_give_parts_without_half_characters_and_the_text_of_all_at_once()
    {
        Gen.Int[0, Bytes.VocabularySize + 2]
            .List[0, 30]
            .Sample(ids =>
            {
                var decoder = Bytes.BeginDecoding();

                List<string> parts = [.. ids.Select(decoder.Append), decoder.Flush()];

                parts.Should().OnlyContain(part => !EndsInHalf(part));
                string.Concat(parts).Should().Be(Bytes.Decode(ids));
            });
    }

    [Fact]
    public void An_unfinished_character_is_replaced_at_the_end()
    {
        Bytes.Decode([.. Bytes.Encode("🦙").SkipLast(1)]).Should().Be("\uFFFD");
    }

    [Fact]
    public void A_real_tokenizer_streams_what_it_decodes()
    {
        var tokenizer = RealTokenizers.Open("llama2");

        SomeText.AnyUnmarked.Sample(text => Stream(tokenizer, tokenizer.Encode(text)) == text);
    }

    [Fact]
    public void A_continuation_keeps_the_space_before_its_first_word()
    {
        var tokenizer = RealTokenizers.Open("llama2");
        var ids = tokenizer.Encode("Hello world");

        tokenizer.Decode([ids[1]]).Should().Be("world");
        tokenizer.DecodeContinuation([ids[1]]).Should().Be(" world");
    }

    private static string Stream(TextTokenizer tokenizer, IReadOnlyList<int> ids)
    {
        var decoder = tokenizer.BeginDecoding();
        var text = new StringBuilder();
        foreach (var id in ids)
        {
            text.Append(decoder.Append(id));
        }

        return text.Append(decoder.Flush()).ToString();
    }

    private static bool EndsInHalf(string part) =>
        part.Length > 0 && (char.IsHighSurrogate(part[^1]) || char.IsLowSurrogate(part[0]));
}
