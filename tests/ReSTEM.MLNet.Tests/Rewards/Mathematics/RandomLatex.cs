using System.Text;

namespace ReSTEM.MLNet.Tests.Rewards.Mathematics;

/// <summary>
/// Strings that look like LaTeX as a hostile or broken model writes it: loose pieces, and among them deep nesting, towers of powers,
/// long sums and repeated pieces. The benchmarks compile this file too. Same seed and number, same string.
/// </summary>
internal static class RandomLatex
{
    private static readonly string[] Pieces =
    [
        .. (
            @"\frac { } ( ) [ ] ^ _ ! % 1 23 0.5 x y \ \\ + - * / = < > , ; : | \sqrt \pi e i \infty \pm \cup \cap \ldots "
            + @"\begin{pmatrix} \end{pmatrix} & $ 9999999999 ^{9999} \{ \} \left \right \log \sin \cos \tan \arctan \binom "
            + @"é 漢 10^ .. boxed \boxed{ #### \cdot \times \div \le \ge \neq \in \emptyset ^\circ \degree \overline{3} "
            + @"\mathbb{R} \dfrac12 \tfrac{1}{3} \operatorname{lcm} \lfloor \rceil 1e999 1e-999 -0 0^0 1/0 x^{-1} _{16} \sqrt[3] "
            + @"9999! ^{^{^{ }}} \text{ \mathrm{ 12,345 1\,000 1{,}000 3\frac{1}{2} \% \$5 (-1)^n x=1 a_1 f(x)"
        ).Split(' '),
        " ",
        "\0",
        "\ud800",
        "\n",
        @"\text{a b}",
    ];

    /// <summary>The string of a number.</summary>
    public static string Text(int seed, int number)
    {
        var random = new Random((seed * 1_000_003) + number);
        return random.Next(10) switch
        {
            0 => Nested(random),
            1 => Repeated(random),
            2 => Sum(random),
            _ => Loose(random, random.Next(41)),
        };
    }

    private static string Loose(Random random, int count)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
            text.Append(Pieces[random.Next(Pieces.Length)]);
        return text.ToString();
    }

    private static string Nested(Random random)
    {
        string[] opening =
        [
            "{",
            "(",
            "\\frac{",
            "\\sqrt{",
            "9^{",
            "\\left(",
            "|",
            "-",
            "x^{",
            "\\sin(",
        ];
        string[] closing = ["}", ")", "}{2}", "}", "}", "\\right)", "|", "", "}", ")"];
        var kind = random.Next(opening.Length);
        var depth = random.Next(1, 400);
        return string.Concat(Enumerable.Repeat(opening[kind], depth))
            + Loose(random, 3)
            + string.Concat(Enumerable.Repeat(closing[kind], depth));
    }

    private static string Repeated(Random random)
    {
        var piece = Loose(random, random.Next(1, 4));
        return string.Concat(Enumerable.Repeat(piece, random.Next(1, 300)));
    }

    private static string Sum(Random random)
    {
        string[] terms =
        [
            "1/{0}!",
            "x^{0}",
            "\\sin({0}x)",
            "\\sqrt{{{0}}}",
            "\\frac{{x+{0}}}{{x-{0}}}",
            "(x+{0})",
        ];
        string[] signs = ["+", "-", "*", "", ",", "^"];
        var term = terms[random.Next(terms.Length)];
        return string.Join(
            signs[random.Next(signs.Length)],
            Enumerable.Range(1, random.Next(1, 300)).Select(i => string.Format(term, i))
        );
    }
}
