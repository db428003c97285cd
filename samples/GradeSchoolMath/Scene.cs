namespace GradeSchoolMath;

/// <summary>Who and what a story is about, and its numbers, drawn at random.</summary>
internal sealed class Scene
{
    private static readonly string[] Names =
    [
        "Ava",
        "Ben",
        "Cleo",
        "Dan",
        "Eva",
        "Finn",
        "Gus",
        "Hana",
        "Ivo",
        "Jana",
    ];

    private static readonly string[] Things =
    [
        "apples",
        "pens",
        "shells",
        "cards",
        "coins",
        "stamps",
        "marbles",
        "books",
    ];

    private readonly Random _random;

    public Scene(Random random)
    {
        _random = random;
        var names = Names.ToArray();
        random.Shuffle(names);
        (One, Two, Three) = (names[0], names[1], names[2]);
        Thing = Things[random.Next(Things.Length)];
    }

    public string One { get; }

    public string Two { get; }

    public string Three { get; }

    public string Thing { get; }

    public int Number(int low, int high) => _random.Next(low, high + 1);

    public string Any(params string[] sayings) => sayings[_random.Next(sayings.Length)];
}
