using ReSTEM.MLNet.LanguageModels.FineTuning;

namespace ReSTEM.MLNet.LanguageModels.Tests.FineTuning;

public sealed class TokenSequenceTests
{
    private static readonly ExampleLimits Limits = new(10, 6, [0, 9]);

    [Fact]
    public void End_of_text_is_added_where_the_completion_lacks_it_and_never_twice()
    {
        TokenSequence.Of(new([1, 2], [3]), 0, Limits).Ids.Should().Equal(1, 2, 3, 0);
        TokenSequence.Of(new([1, 2], [3, 0]), 0, Limits).Ids.Should().Equal(1, 2, 3, 0);
        TokenSequence.Of(new([1, 2], [3, 9]), 0, Limits).Ids.Should().Equal(1, 2, 3, 9);
    }

    [Fact]
    public void An_end_of_text_in_the_prompt_does_not_stand_for_one_in_the_completion()
    {
        TokenSequence.Of(new([1, 0], []), 0, Limits).Ids.Should().Equal(1, 0, 0);
    }

    [Theory]
    [InlineData(new int[0], new[] { 1 }, 1f, "no prompt tokens")]
    [InlineData(new[] { 1 }, new[] { 12 }, 1f, "token id 12")]
    [InlineData(new[] { 1, 1, 1 }, new[] { 1, 1, 1 }, 1f, "context of 6")]
    [InlineData(new[] { 1 }, new[] { 1 }, 0f, "weight 0")]
    [InlineData(new[] { 1 }, new[] { 1 }, float.NaN, "weight NaN")]
    public void What_cannot_be_trained_is_named(
        int[] prompt,
        int[] completion,
        float weight,
        string fault
    )
    {
        var joining = () => TokenSequence.Of(new(prompt, completion, weight), 7, Limits);

        joining.Should().Throw<ArgumentException>().WithMessage($"*example 7*{fault}*");
    }
}
