using CsCheck;
using ReSTEM.MLNet.LanguageModels.Tokenization;

namespace ReSTEM.MLNet.LanguageModels.Tests.Tokenization;

public class TextTokenizerTrainTests
{
    private static readonly string[] Texts =
    [
        "the quick brown fox jumps over the lazy dog",
        "the other dog, the one that jumps, was quick: 12 34 1234",
        "Führer naïve 日本語 日本 🦙🦙",
    ];

    private static TextTokenizer Train(int size = 300) =>
        TextTokenizer.Train(Texts, new BytePairTrainingOptions { VocabularySize = size });

    [Fact]
    public void Any_text_comes_back_unchanged()
    {
        var tokenizer = Train();

        SomeText.Any.Sample(text => tokenizer.Decode(tokenizer.Encode(text)) == text);
    }

    [Fact]
    public void Frequent_words_become_one_token()
    {
        var tokenizer = Train(320);

        tokenizer.Encode(" the").Should().ContainSingle();
    }

    [Fact]
    public void Digits_stay_single()
    {
        var tokenizer = Train(320);

        tokenizer.Encode("1234").Should().HaveCount(4);
    }

    [Fact]
    public void The_vocabulary_has_the_size_asked_for_where_the_texts_allow_it()
    {
        Train(280).VocabularySize.Should().Be(280);
    }

    [Fact]
    public void Rare_pairs_are_not_merged()
    {
        var tokenizer = TextTokenizer.Train(
            ["abcdef"],
            new BytePairTrainingOptions { VocabularySize = 1000 }
        );

        tokenizer.VocabularySize.Should().Be(257);
    }

    [Fact]
    public void The_same_texts_give_the_same_tokenizer()
    {
        Train().Digest.Should().Be(Train().Digest);
    }

    [Fact]
    public void Merges_come_in_order_of_frequency_and_then_of_ids()
    {
        var tokenizer = TextTokenizer.Train(
            ["ab ab ab", "cd cd", "ba ba"],
            new BytePairTrainingOptions { VocabularySize = 256 + 1 + 3 }
        );

        // "ab" 3 times (in "ab" once, in " ab" twice) and " ab"; then " ba", " cd" and "ab" are equally rare.
        tokenizer.Encode("ab").Should().Equal(257);
        tokenizer.Encode(" ab").Should().Equal(258);
    }

    [Fact]
    public void A_saved_tokenizer_opens_as_the_same()
    {
        using var folder = new TemporaryFolder();
        var tokenizer = TextTokenizer.Train(
            Texts,
            new BytePairTrainingOptions
            {
                VocabularySize = 290,
                BeginOfText = "<|begin|>",
                EndOfText = "<|end|>",
            }
        );

        tokenizer.Save(folder.Path);
        var opened = TextTokenizer.Open(folder.Path);

        opened.Digest.Should().Be(tokenizer.Digest);
        opened.Encode("the dog").Should().Equal(tokenizer.Encode("the dog"));
        opened.BeginOfTextId.Should().Be(tokenizer.BeginOfTextId);
        opened.EndOfTextIds.Should().Equal(tokenizer.EndOfTextIds);
    }

    [Fact]
    public void Special_tokens_are_found_in_text_and_left_out_of_it()
    {
        var tokenizer = Train();

        var ids = tokenizer.Encode("dog<|endoftext|>");

        ids[^1].Should().Be(tokenizer.EndOfTextId);
        tokenizer.Decode(ids).Should().Be("dog");
        tokenizer.IsSpecial(ids[^1]).Should().BeTrue();
    }

    [Fact]
    public void A_prompt_begins_with_begin_of_text_once()
    {
        var tokenizer = TextTokenizer.Train(
            Texts,
            new BytePairTrainingOptions { BeginOfText = "<s>" }
        );

        var plain = tokenizer.EncodePrompt("dog");
        var marked = tokenizer.EncodePrompt("<s>dog");

        plain[0].Should().Be(tokenizer.BeginOfTextId);
        marked.Should().Equal(plain);
        tokenizer.Encode("dog").Should().Equal(plain.Skip(1));
    }

    [Fact]
    public void A_vocabulary_too_small_for_its_special_tokens_is_refused()
    {
        var options = new BytePairTrainingOptions { VocabularySize = 257, BeginOfText = "<s>" };

        var train = () => TextTokenizer.Train(Texts, options);

        train.Should().Throw<ArgumentException>().WithMessage("*257*258*");
    }
}
