using CsCheck;
using ReSTEM.MLNet.Rewards.Mathematics;

namespace ReSTEM.MLNet.Tests.Rewards.Mathematics;

public sealed class MathEquivalenceTests
{
    [Theory]
    [InlineData(@"\frac{1}{2}", "0.5")]
    [InlineData(@"0.\overline{3}", @"\frac13")]
    [InlineData(@"\frac 54", "1.25")]
    [InlineData(@"2\frac{1}{4}", "9/4")]
    [InlineData("−3", "-3")]
    [InlineData(@"x\in[-2,7]", "[-2,7]")]
    [InlineData(@"\left[-2,7\right)", "[-2, 7)")]
    [InlineData(@"(-\infty, 2) \cup (3, \infty)", @"(3,\infty)\cup(-\infty,2)")]
    [InlineData(@"\{1, 2, 2\}", @"\{2, 1\}")]
    [InlineData("(3, -4)", @"\left(3,\,-4\right)")]
    [InlineData(@"\sqrt{50}", @"5\sqrt{2}")]
    [InlineData(@"\frac{1}{1+\sqrt{2}}", @"\sqrt{2}-1")]
    [InlineData(@"\sqrt{3+2\sqrt{2}}", @"1+\sqrt2")]
    [InlineData(@"\tan 45^\circ", "1")]
    [InlineData(@"\sin 2x", @"2 \sin x \cos x")]
    [InlineData(@"\ln 8", @"3\ln 2")]
    [InlineData("x^3-1", "(x-1)(x^2+x+1)")]
    [InlineData(@"\frac{x^2-1}{x-1}", "x+1")]
    [InlineData("2^{100}+1", "1267650600228229401496703205377")]
    [InlineData("6:8", "3:4")]
    [InlineData("p=5,q=2;p=7,q=2", "(7,2),(5,2)")]
    [InlineData("4x+6y=10", "5=2x+3y")]
    [InlineData("-2x<4", "x>-2")]
    [InlineData(@"1\le x<3", @"3>x\geq1")]
    [InlineData(@"3\pm\sqrt{2}", @"3-\sqrt2, 3+\sqrt2")]
    [InlineData(
        @"\begin{pmatrix} 1 & 1/2 \\ 0 & 2 \end{pmatrix}",
        @"\begin{bmatrix} 1 & 0.5 \\ 0 & 2 \end{bmatrix}"
    )]
    [InlineData(@"5\text{ miles}", "5")]
    [InlineData(@"\$18.00", "18")]
    [InlineData(@"\text{Tuesday}", "tuesday")]
    [InlineData(@"(-1)^n", @"\cos(n\pi)")]
    [InlineData("i^2", "-1")]
    [InlineData("-221_3", "-221_{3}")]
    [InlineData(@"6, 8\text{, and }10", "6,8,10")]
    public void These_mean_the_same_in_both_orders(string one, string other)
    {
        MathEquivalence.AreEqual(one, other).Should().BeTrue();
        MathEquivalence.AreEqual(other, one).Should().BeTrue();
    }

    [Theory]
    [InlineData(@"\frac13", "0.33333")]
    [InlineData("(1,2)", "[1,2]")]
    [InlineData("(1,2)", "(2,1)")]
    [InlineData("(1,2)", "1,2")]
    [InlineData("1,2,2", "1,2")]
    [InlineData("1,2,3", "1,2")]
    [InlineData("x<5", @"x\le 5")]
    [InlineData("x<5", "x>5")]
    [InlineData("-2x<4", "x<-2")]
    [InlineData("12:00", "1:00")]
    [InlineData(@"\sqrt{x^2}", "x")]
    [InlineData("x+y", "x-y")]
    [InlineData("2x", "2y")]
    [InlineData("x=5", "x=6")]
    [InlineData("3x-y+13=0", "3x+4y+14=0")]
    [InlineData(@"\infty", @"-\infty")]
    [InlineData("999999999999999999", "10^{18}")]
    [InlineData("2^{100}", "2^{100}+1")]
    [InlineData(@"10^{-400}", @"10^{-401}")]
    [InlineData(@"e^{-1000}", @"e^{-1001}")]
    [InlineData(@"10^{20}+\pi-10^{20}", "3")]
    [InlineData(@"\text{June 20}", @"\text{June 21}")]
    [InlineData("Paris", "London")]
    [InlineData("", "")]
    [InlineData("5", "")]
    [InlineData("$$", "$")]
    [InlineData(@"\frac{1}{0}", @"\frac{2}{0}")]
    [InlineData("10%", "10")]
    public void These_do_not(string one, string other)
    {
        MathEquivalence.AreEqual(one, other).Should().BeFalse();
        MathEquivalence.AreEqual(other, one).Should().BeFalse();
    }

    [Theory]
    [InlineData("10%", "10")]
    [InlineData("(1,3)", "1,3")]
    [InlineData("7.78", @"\frac{70}{9}")]
    [InlineData("0<x<1", "(0,1)")]
    [InlineData("1000.99", "1000,99")]
    [InlineData("x=11", "x=5+6=11")]
    public void Only_the_lenient_profile_takes_these(string gold, string other)
    {
        MathEquivalence.AreEqual(gold, other).Should().BeFalse();
        MathEquivalence.AreEqual(gold, other, MathProfile.MathVerifyCompatible).Should().BeTrue();
    }

    [Fact]
    public void Random_strings_of_latex_neither_throw_nor_equal_a_number_by_accident()
    {
        for (var number = 0; number < 10_000; number++)
        {
            var text = RandomLatex.Text(seed: 1, number);

            MathEquivalence.AreEqual(text, "123456789.125").Should().BeFalse();
            _ = MathEquivalence.AreEqual(text, text + "+0", MathProfile.MathVerifyCompatible);
            _ = MathEquivalence.AreEqual(text, "x", MathProfile.Hendrycks);
            _ = new MathAnswerReward().Judge("123456789.125", text);
        }
    }

    [Theory]
    [InlineData(@"\frac1e-999")]
    [InlineData(@"\frac12e-5")]
    [InlineData(@"\sqrt.5")]
    public void A_number_that_cannot_be_split_into_arguments_is_no_answer(string text)
    {
        MathEquivalence.AreEqual(text, "7").Should().BeFalse();
        MathEquivalence.AreEqual(@"\frac{1}{2}", text).Should().BeFalse();
    }

    [Theory]
    [InlineData(@"5^{\circ")]
    [InlineData(@"x^{\circ C")]
    public void Degrees_in_a_brace_that_is_not_closed_are_no_answer(string text)
    {
        MathEquivalence.AreEqual("7", text).Should().BeFalse();
        MathEquivalence.AreEqual(text, @"\frac{1}{2}").Should().BeFalse();
    }

    [Fact]
    public void Costly_texts_end()
    {
        var tower = string.Concat(Enumerable.Repeat("9^{", 300)) + "9" + new string('}', 300);
        var nested = new string('(', 3_000) + "1" + new string(')', 3_000);
        var factorials = "3000!" + new string('!', 500);
        var sum = string.Join('+', Enumerable.Range(1, 900).Select(i => $"1/{i}!"));

        foreach (var text in new[] { tower, nested, factorials, sum, new string('9', 4_000) })
        {
            MathEquivalence.AreEqual(text, "1").Should().BeFalse();
        }
    }
}
