using System.Globalization;
using System.Text.Json;
using ReSTEM.MLNet.Samples.Reporting;

namespace PythonCoding;

/// <summary>
/// Makes functions over lists of small numbers up, one or two statements long, and gives away what they return for some lists. No
/// question comes twice. Same seed, same puzzles.
/// </summary>
internal sealed class Puzzles(int seed)
{
    private const int Shown = 4;
    private const int Hidden = 4;
    private const int Largest = 20;

    private readonly Random _random = new(seed);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    /// <summary>The next puzzle, and the program that it was made from.</summary>
    public (Puzzle Puzzle, WorkedProblem Worked) Next()
    {
        while (true)
        {
            Move[] moves =
            [
                .. Enumerable.Range(0, _random.Next(1, 3)).Select(_ => Move.Draw(_random)),
            ];
            var tests = Enumerable.Range(0, Shown + Hidden).Select(_ => Test(moves)).ToArray();
            var question = string.Join(" ; ", tests.Take(Shown).Select(Words));
            if (IsTelling(moves, tests) && _asked.Add(question))
            {
                return (ToPuzzle(question, tests), new WorkedProblem(question, Program(moves)));
            }
        }
    }

    /// <summary>Every word the puzzles and programs are made of.</summary>
    public static IEnumerable<string> Vocabulary()
    {
        var plenty = new Puzzles(0);
        return Enumerable
            .Range(0, 3000)
            .Select(_ => plenty.Next().Worked)
            .Select(worked => $"{worked.Question} {worked.Solution}")
            .Append(string.Join(' ', Enumerable.Range(-Largest, 2 * Largest + 1)));
    }

    private Pair Test(Move[] moves)
    {
        int[] input = [.. Enumerable.Range(0, _random.Next(3, 6)).Select(_ => _random.Next(0, 10))];
        return new Pair(
            input,
            moves.Aggregate((IReadOnlyList<int>)input, (xs, move) => move.Apply(xs))
        );
    }

    /// <summary>No statement is idle, most lists stay, and no number is too large for the small model's words.</summary>
    private static bool IsTelling(Move[] moves, Pair[] tests) =>
        moves.All(move =>
            tests.Any(test =>
                !moves
                    .Where(other => other != move)
                    .Aggregate(test.Input, (xs, other) => other.Apply(xs))
                    .SequenceEqual(test.Output)
            )
        )
        && tests.Take(Shown).Count(test => test.Output.Count > 0) >= Shown - 1
        && tests.All(test => test.Output.All(x => Math.Abs(x) <= Largest));

    private Puzzle ToPuzzle(string question, Pair[] tests) =>
        new(
            string.Create(CultureInfo.InvariantCulture, $"{seed}/{_asked.Count}"),
            question,
            "f",
            JsonSerializer.Serialize(tests.Select(test => new[] { test.Input })),
            JsonSerializer.Serialize(tests.Select(test => test.Output))
        );

    private static string Program(Move[] moves) =>
        $"def f ( xs ) : {string.Join(" ; ", moves.Select(move => move.Code))} ; return xs";

    private static string Words(Pair test) => $"f ( {Words(test.Input)} ) = {Words(test.Output)}";

    private static string Words(IReadOnlyList<int> numbers) => $"[ {string.Join(" , ", numbers)} ]";

    private sealed record Pair(IReadOnlyList<int> Input, IReadOnlyList<int> Output);
}
