using System.Globalization;
using ReSTEM.MLNet.Samples.Reporting;

namespace QuickStart;

/// <summary>
/// Writes word problems of a few steps over small whole numbers, as many as asked for: Ava has 7 pens, Ben takes 2 of them, ...
/// The words of a step hide whether to add, take away or multiply. Same seed, same problems.
/// </summary>
public sealed class WordProblems(int seed, int steps = 3)
{
    private const int Largest = 20;

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
    ];
    private static readonly string[] Things =
    [
        "apples",
        "pens",
        "shells",
        "cards",
        "coins",
        "stamps",
    ];

    private readonly Random _random = new(seed);
    private int _count;

    /// <summary>The next problem, and a worked solution of it.</summary>
    public (WordProblem Problem, WorkedProblem Worked) Next()
    {
        var (name, thing) = (Any(Names), Any(Things));
        var other = Any([.. Names.Except([name])]);
        var have = _random.Next(2, 10);
        List<string> story = [$"{name} has {have} {thing} ."];
        List<string> work = [];
        for (var step = 0; step < steps; step++)
        {
            var change = Change(have);
            story.Add(Sentence(change, name, other, thing));
            work.Add(Line(have, change));
            have = change.Result;
        }

        story.Add($"How many {thing} does {name} have ?");
        work.Add($"answer {have}");
        var question = string.Join(' ', story);
        var id = string.Create(CultureInfo.InvariantCulture, $"{seed}/{_count++}");
        var answer = have.ToString(CultureInfo.InvariantCulture);
        return (
            new WordProblem(id, question, answer),
            new WorkedProblem(question, string.Join(" ; ", work))
        );
    }

    /// <summary>Every word the problems and solutions are made of.</summary>
    public static IEnumerable<string> Vocabulary()
    {
        var plenty = new WordProblems(0);
        return Enumerable
            .Range(0, 2000)
            .Select(_ => plenty.Next().Worked)
            .Select(worked => $"{worked.Question} {worked.Solution}");
    }

    /// <summary>A step that leaves something and not too much.</summary>
    private Step Change(int have)
    {
        while (true)
        {
            var by = _random.Next(2, 10);
            Step step = _random.Next(5) switch
            {
                0 or 1 => new('+', by, have + by),
                2 or 3 => new('-', by, have - by),
                _ => new('*', _random.Next(2, 4), 0),
            };
            step = step.Sign == '*' ? step with { Result = have * step.By } : step;
            if (step.Result is >= 1 and <= Largest)
            {
                return step;
            }
        }
    }

    private string Sentence(Step step, string name, string other, string thing) =>
        step.Sign switch
        {
            '+' => Any([
                $"{name} finds {step.By} more .",
                $"{other} gives {name} {step.By} {thing} .",
                $"{name} buys {step.By} {thing} .",
                $"Then {step.By} {thing} come in the mail .",
            ]),
            '-' => Any([
                $"{name} loses {step.By} .",
                $"{name} gives {step.By} to {other} .",
                $"{name} sells {step.By} {thing} .",
                $"{other} takes {step.By} of them .",
            ]),
            _ => Any([
                $"The number grows to {step.By} times as many .",
                $"{name} then has {step.By} times as many .",
            ]),
        };

    /// <summary>One line of work; sums are written either way round, so that a problem has several right solutions.</summary>
    private string Line(int have, Step step) =>
        step.Sign == '+' && _random.Next(2) == 0
            ? $"{step.By} + {have} = {step.Result}"
            : $"{have} {step.Sign} {step.By} = {step.Result}";

    private string Any(string[] choices) => choices[_random.Next(choices.Length)];

    private sealed record Step(char Sign, int By, int Result);
}
