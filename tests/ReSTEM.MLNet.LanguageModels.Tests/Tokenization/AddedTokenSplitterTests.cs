using ReSTEM.MLNet.LanguageModels.Tokenization;

namespace ReSTEM.MLNet.LanguageModels.Tests.Tokenization;

public class AddedTokenSplitterTests
{
    [Fact]
    public void The_longest_token_is_found()
    {
        Split("a<s><s>>b", new AddedToken(1, "<s>"), new AddedToken(2, "<s>>"))
            .Should()
            .Equal("a", "#1", "#2", "b");
    }

    [Fact]
    public void A_token_may_take_the_space_around_it()
    {
        var token = new AddedToken(1, "<m>") { TakesSpaceBefore = true, TakesSpaceAfter = true };

        Split("a  <m> b", token).Should().Equal("a", "#1", "b");
        Split(" <m> <m> ", token).Should().Equal("#1", "#1");
    }

    [Fact]
    public void A_token_that_must_be_a_word_is_not_found_in_one()
    {
        Split("no nono no", new AddedToken(1, "no") { WholeWord = true })
            .Should()
            .Equal("#1", " nono ", "#1");
    }

    [Fact]
    public void Text_without_tokens_stays_whole()
    {
        Split("<a><", new AddedToken(1, "<s>")).Should().Equal("<a><");
        Split("", new AddedToken(1, "<s>")).Should().BeEmpty();
        Split("a").Should().Equal("a");
    }

    private static IEnumerable<string> Split(string text, params AddedToken[] tokens) =>
        new AddedTokenSplitter(tokens)
            .Split(text)
            .Select(piece =>
                piece.Token is { } token
                    ? $"#{token.Id}"
                    : text.Substring(piece.Start, piece.Length)
            );
}
