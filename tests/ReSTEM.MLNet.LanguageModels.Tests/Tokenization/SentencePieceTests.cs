using ReSTEM.MLNet.LanguageModels.Tokenization;

namespace ReSTEM.MLNet.LanguageModels.Tests.Tokenization;

public class SentencePieceTests
{
    private const int A = 262;

    [Fact]
    public void Pieces_of_higher_score_are_joined_first()
    {
        Open(SomeSentencePiece.Bytes()).Encode("ab").Should().Equal(A - 1, A - 3);
    }

    [Fact]
    public void Prompts_begin_and_texts_end_with_the_models_own_tokens()
    {
        var tokenizer = Open(SomeSentencePiece.Bytes());

        tokenizer.EncodePrompt("a").Should().Equal(1, A - 2);
        tokenizer.EndOfTextIds.Should().Equal(2);
        tokenizer.Decode([1, A - 2, 2]).Should().Be("a");
    }

    [Theory]
    [InlineData(new byte[] { 0x12, 2, 0x18, 1 }, "*unigram*")]
    [InlineData(new byte[] { 0x12, 2, 0x18, 2, 0x1A, 2, 0x20, 1 }, "*remove_extra_whitespaces*")]
    [InlineData(new byte[] { 0x12, 2, 0x18, 2, 0x1A, 3, 0x12, 1, 7 }, "*precompiled_charsmap*")]
    [InlineData(new byte[] { 0x12, 2, 0x18, 2, 0x0A, 99 }, "*damaged*")]
    [InlineData(new byte[] { 0x12, 2, 0x18, 2 }, "*special tokens beyond its 0 pieces*")]
    public void What_is_not_done_is_refused_by_name(byte[] model, string message)
    {
        var open = () => Open(model);

        open.Should()
            .Throw<ModelFolderException>()
            .WithMessage("*tokenizer.model: *")
            .WithMessage(message);
    }

    private static TextTokenizer Open(byte[] model)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["tokenizer.model"], model);
        return TextTokenizer.Open(folder.Path);
    }
}
