using System.Text;
using ReSTEM.MLNet.LanguageModels.Files;
using ReSTEM.MLNet.LanguageModels.Tokenization.Reading;

namespace ReSTEM.MLNet.LanguageModels.Tests.Tokenization;

/// <summary>Cuts as the pre-tokenizers of Hugging Face's tokenizers library document them.</summary>
public class PreTokenizerReaderTests
{
    [Theory]
    [InlineData("Isolated", "the|-|final|-|-|countdown")]
    [InlineData("Removed", "the|final|countdown")]
    [InlineData("MergedWithPrevious", "the-|final-|-|countdown")]
    [InlineData("MergedWithNext", "the|-final|-|-countdown")]
    [InlineData("Contiguous", "the|-|final|--|countdown")]
    public void A_text_is_split_as_the_behavior_says(string behavior, string words)
    {
        Cut(
                """{"type":"Split","pattern":{"String":"-"},"behavior":"BEHAVIOR"}""".Replace(
                    "BEHAVIOR",
                    behavior
                ),
                "the-final--countdown"
            )
            .Should()
            .Equal(words.Split('|'));
    }

    [Fact]
    public void Inverted_and_removed_keeps_the_matches_alone()
    {
        Cut(
                """{"type":"Split","pattern":{"Regex":"[a-z]+"},"behavior":"Removed","invert":true}""",
                "ab 12 cd"
            )
            .Should()
            .Equal("ab", "cd");
    }

    [Theory]
    [InlineData("""{"type":"Digits","individual_digits":true}""", "a12b", "a|1|2|b")]
    [InlineData("""{"type":"Digits","individual_digits":false}""", "a12b", "a|12|b")]
    [InlineData("""{"type":"Punctuation"}""", "a, b!", "a|,| b|!")]
    [InlineData("""{"type":"WhitespaceSplit"}""", " a, b ", "a,|b")]
    [InlineData("""{"type":"Whitespace"}""", " a, b ", "a|,|b")]
    [InlineData("""{"type":"ByteLevel","add_prefix_space":false}""", "I'm 42 !", "I|'m| 42| !")]
    public void Named_cuts_do_what_they_are_named_for(string json, string text, string words)
    {
        Cut(json, text).Should().Equal(words.Split('|'));
    }

    [Fact]
    public void A_sequence_cuts_the_words_of_the_step_before()
    {
        Cut(
                """{"type":"Sequence","pretokenizers":[{"type":"WhitespaceSplit"},{"type":"Digits","individual_digits":true}]}""",
                "ab 12 c3"
            )
            .Should()
            .Equal("ab", "1", "2", "c", "3");
    }

    [Fact]
    public void Metaspace_marks_spaces_and_begins_words_with_them()
    {
        var read = Read("""{"type":"Metaspace","replacement":"_","prepend_scheme":"always"}""");

        var text = read.Before!.Normalize("a b");

        text.Should().Be("_a_b");
        read.Cut!.PreTokenize(text).Should().Equal((0, 2), (2, 2));
    }

    [Fact]
    public void Letters_and_digits_beyond_the_first_plane_are_letters_and_digits()
    {
        Cut(
                """{"type":"Split","pattern":{"Regex":"\\p{L}+|\\p{N}"},"behavior":"Isolated"}""",
                "𝐀𝐁c 𝟙2🦙"
            )
            .Should()
            .Equal("𝐀𝐁c", " ", "𝟙", "2", "🦙");
    }

    [Theory]
    [InlineData("""{"type":"BertPreTokenizer"}""", "*BertPreTokenizer*")]
    [InlineData("""{"type":"Metaspace","prepend_scheme":"first"}""", "*prepend_scheme*first*")]
    [InlineData("""{"type":"ByteLevel","new_setting":1}""", "*new_setting*")]
    [InlineData(
        """{"type":"Split","pattern":{"Regex":"(["},"behavior":"Isolated"}""",
        "*pattern.Regex*regular expression*"
    )]
    [InlineData(
        """{"type":"Split","pattern":{"Regex":"a"},"behavior":"Contiguous","invert":true}""",
        "*invert*"
    )]
    public void What_is_not_done_is_refused_by_name(string json, string message)
    {
        var read = () => Read(json);

        read.Should().Throw<ModelFolderException>().WithMessage(message);
    }

    private static IEnumerable<string> Cut(string json, string text) =>
        Read(json).Cut!.PreTokenize(text).Select(word => text.Substring(word.Offset, word.Length));

    private static PreTokenization Read(string json) =>
        PreTokenizerReader.Read(JsonItem.Parse("tokenizer.json", Encoding.UTF8.GetBytes(json)));
}
