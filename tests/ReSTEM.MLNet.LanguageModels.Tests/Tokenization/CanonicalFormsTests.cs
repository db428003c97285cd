using CsCheck;
using ReSTEM.MLNet.LanguageModels.Tokenization.Normalizers;

namespace ReSTEM.MLNet.LanguageModels.Tests.Tokenization;

public class CanonicalFormsTests
{
    // From Unicode's NormalizationTest.txt and Standard Annex 15.
    [Theory]
    [InlineData("e\u0301", "\u00E9", "e\u0301")]
    [InlineData("\u212B", "\u00C5", "A\u030A")]
    [InlineData("\u1112\u1161\u11AB", "\uD55C", "\u1112\u1161\u11AB")]
    [InlineData("q\u0307\u0323", "q\u0323\u0307", "q\u0323\u0307")]
    [InlineData("\u1E0A\u0323", "\u1E0C\u0307", "D\u0323\u0307")]
    [InlineData("\u0958", "\u0915\u093C", "\u0915\u093C")]
    [InlineData("\uFB01", "\uFB01", "\uFB01")]
    [InlineData("a\u0315\u0300\u05AE\u0062", "\u00E0\u05AE\u0315b", "a\u05AE\u0300\u0315b")]
    [InlineData("\U0001D15E", "\U0001D157\U0001D165", "\U0001D157\U0001D165")]
    public void Characters_have_the_forms_of_the_standard(string text, string nfc, string nfd)
    {
        CanonicalForms.Compose(text).Should().Be(nfc);
        CanonicalForms.Decompose(text).Should().Be(nfd);
    }

    [Fact]
    public void Composing_twice_changes_nothing()
    {
        SomeText.Any.Sample(text =>
        {
            var composed = CanonicalForms.Compose(text);

            return CanonicalForms.Compose(composed) == composed
                && CanonicalForms.Compose(CanonicalForms.Decompose(text)) == composed;
        });
    }
}
