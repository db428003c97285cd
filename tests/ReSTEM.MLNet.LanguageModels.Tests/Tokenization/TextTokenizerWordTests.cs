using ReSTEM.MLNet.LanguageModels.Tokenization;

namespace ReSTEM.MLNet.LanguageModels.Tests.Tokenization;

public class TextTokenizerWordTests
{
    private static TextTokenizer Make() =>
        TextTokenizer.FromWords(["1 + 2 = 3", "2 + 2 = 4"], new WordTokenizerOptions());

    [Fact]
    public void A_word_is_a_token_in_order_of_appearance()
    {
        Make().Encode("1 + 2 = 3").Should().Equal(3, 4, 5, 6, 7);
    }

    [Fact]
    public void Words_are_joined_with_one_space()
    {
        var tokenizer = Make();

        tokenizer.Decode(tokenizer.Encode("  1 +\n2 = ")).Should().Be("1 + 2 =");
    }

    [Fact]
    public void A_word_never_seen_is_unknown()
    {
        Make().Encode("1 + 9").Should().Equal(3, 4, 1);
    }

    [Fact]
    public void Special_tokens_come_first_and_are_left_out_of_text()
    {
        var tokenizer = Make();

        tokenizer.PadId.Should().Be(0);
        tokenizer.EndOfTextId.Should().Be(2);
        tokenizer.VocabularySize.Should().Be(9);
        tokenizer.Decode([3, 2, 0]).Should().Be("1");
    }

    [Fact]
    public void What_follows_a_text_begins_with_the_space_between()
    {
        var tokenizer = Make();

        var whole = tokenizer.Decode([3, 4]) + tokenizer.DecodeContinuation([5, 6]);

        whole.Should().Be(tokenizer.Decode([3, 4, 5, 6]));
    }

    [Fact]
    public void A_saved_tokenizer_opens_as_the_same()
    {
        using var folder = new TemporaryFolder();
        var tokenizer = Make();

        tokenizer.Save(folder.Path);
        var opened = TextTokenizer.Open(folder.Path);

        opened.Digest.Should().Be(tokenizer.Digest);
        opened.Encode("1 + 2").Should().Equal(3, 4, 5);
        opened.Decode([3, 4, 5]).Should().Be("1 + 2");
    }
}
