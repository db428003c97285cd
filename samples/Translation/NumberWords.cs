using System.Globalization;

namespace Translation;

/// <summary>Numbers up to 99,999 in English and German words: "forty two" is "zwei und vierzig".</summary>
internal static class NumberWords
{
    private const int Largest = 99_999;
    private const int Pool = 3000;
    private const int Dev = 1000;
    private const int Test = 1000;

    private static readonly string[] English =
    [
        .. "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".Split(
            ' '
        ),
    ];

    private static readonly string[] German =
    [
        .. "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn".Split(
            ' '
        ),
    ];

    private static readonly string[] EnglishTens =
    [
        .. "- - twenty thirty forty fifty sixty seventy eighty ninety".Split(' '),
    ];

    private static readonly string[] GermanTens =
    [
        .. "- - zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".Split(' '),
    ];

    /// <summary>Numbers that are always the same, none twice.</summary>
    public static Corpus Make()
    {
        var random = new Random(0);
        var numbers = new HashSet<int>();
        while (numbers.Count < Pool + Dev + Test)
        {
            numbers.Add(random.Next(1, Largest + 1));
        }

        SentencePair[] pairs =
        [
            .. numbers.Select(number => new SentencePair(
                number.ToString(CultureInfo.InvariantCulture),
                InEnglish(number),
                InGerman(number)
            )),
        ];
        return new Corpus(pairs[..Pool], pairs[Pool..(Pool + Dev)], pairs[(Pool + Dev)..]);
    }

    private static string InEnglish(int number) =>
        number switch
        {
            >= 1000 => Joined(InEnglish(number / 1000), "thousand", number % 1000, InEnglish),
            >= 100 => Joined(English[number / 100], "hundred", number % 100, InEnglish),
            >= 20 => Joined(EnglishTens[number / 10], "", number % 10, InEnglish),
            _ => English[number],
        };

    private static string InGerman(int number) =>
        number switch
        {
            >= 1000 => Joined(InGerman(number / 1000), "tausend", number % 1000, InGerman),
            >= 100 => Joined(German[number / 100], "hundert", number % 100, InGerman),
            >= 20 when number % 10 > 0 => $"{German[number % 10]} und {GermanTens[number / 10]}",
            >= 20 => GermanTens[number / 10],
            _ => German[number],
        };

    private static string Joined(string many, string unit, int rest, Func<int, string> inWords) =>
        string.Join(
            ' ',
            new[] { many, unit, rest > 0 ? inWords(rest) : "" }.Where(part => part.Length > 0)
        );
}
