namespace PythonCoding;

/// <summary>One statement that a small program over a list of numbers can be made of, and what it does.</summary>
/// <param name="Code">In Python, its words apart.</param>
/// <param name="Apply">The same in C#: what the list becomes.</param>
internal sealed record Move(string Code, Func<IReadOnlyList<int>, IReadOnlyList<int>> Apply)
{
    /// <summary>A move drawn at random.</summary>
    public static Move Draw(Random random)
    {
        var number = random.Next(1, 5);
        var half = random.Next(2);
        return random.Next(9) switch
        {
            0 => new($"xs = [ x + {number} for x in xs ]", xs => [.. xs.Select(x => x + number)]),
            1 => new($"xs = [ x - {number} for x in xs ]", xs => [.. xs.Select(x => x - number)]),
            2 => new("xs = [ x * 2 for x in xs ]", xs => [.. xs.Select(x => x * 2)]),
            3 => new(
                $"xs = [ x for x in xs if x > {number} ]",
                xs => [.. xs.Where(x => x > number)]
            ),
            4 => new(
                $"xs = [ x for x in xs if x % 2 == {half} ]",
                xs => [.. xs.Where(x => Math.Abs(x % 2) == half)]
            ),
            5 => new("xs = sorted ( xs )", xs => [.. xs.Order()]),
            6 => new("xs = xs [ : : -1 ]", xs => [.. xs.Reverse()]),
            7 => new($"xs = xs [ {number} : ]", xs => [.. xs.Skip(number)]),
            _ => new($"xs = xs [ : {number} ]", xs => [.. xs.Take(number)]),
        };
    }
}
