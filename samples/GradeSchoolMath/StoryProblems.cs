using System.Globalization;
using ReSTEM.MLNet.Samples.Reporting;

namespace GradeSchoolMath;

/// <summary>Writes word problems of two and three steps, no question twice. Same seed, same problems.</summary>
internal sealed class StoryProblems(int seed)
{
    /// <summary>No number of a problem is larger.</summary>
    private const int Largest = 30;

    private readonly Random _random = new(seed);
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <summary>The next problem, and a worked solution of it.</summary>
    public (MathProblem Problem, WorkedProblem Worked) Next()
    {
        Story story;
        do
        {
            var kind = Stories.All[_random.Next(Stories.All.Count)];
            story = kind(new Scene(_random));
        } while (!story.Steps.All(step => step.IsWithin(Largest)) || !_told.Add(story.Question));

        var lines = story.Steps.Select(step => step.Text(turned: _random.Next(2) == 0));
        var answer = story.Answer.ToString(CultureInfo.InvariantCulture);
        var id = string.Create(CultureInfo.InvariantCulture, $"{seed}/{_told.Count}");
        return (
            new MathProblem(id, story.Question, answer),
            new WorkedProblem(story.Question, $"{string.Join(" ; ", lines)} ; #### {answer}")
        );
    }

    /// <summary>Every word the problems and solutions are made of.</summary>
    public static IEnumerable<string> Vocabulary()
    {
        var plenty = new StoryProblems(0);
        return Enumerable
            .Range(0, 3000)
            .Select(_ => plenty.Next().Worked)
            .Select(worked => $"{worked.Question} {worked.Solution}");
    }
}
