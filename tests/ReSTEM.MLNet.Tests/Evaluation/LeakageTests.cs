using Microsoft.ML;
using ReSTEM.MLNet.Evaluation;

namespace ReSTEM.MLNet.Tests.Evaluation;

public class LeakageTests
{
    private const string Long =
        "A train leaves the station at nine in the morning and travels sixty miles every hour until noon.";

    [Fact]
    public void Equal_questions_are_found_whatever_their_case_and_signs()
    {
        var found = Find(["What is 2 + 2?", "Else"], ["what is 2 + 2", "What is 2 + 3?"]);

        found.Equal.Should().Be(1);
        found.Overlapping.Should().Be(0);
        found.Examples.Should().Equal("what is 2 + 2");
    }

    [Fact]
    public void Thirteen_words_in_a_row_are_an_overlap_and_twelve_are_none()
    {
        var words = Long.Split(' ');

        Find([Long], [$"Once more: {string.Join(' ', words.Take(13))} it stops."])
            .Overlapping.Should()
            .Be(1);
        Find([Long], [$"Once more: {string.Join(' ', words.Take(12))} it stops."])
            .IsAny.Should()
            .BeFalse();
    }

    [Fact]
    public void A_problem_counts_once()
    {
        var found = Find([Long, Long, $"{Long} And more."], [Long]);

        found.Equal.Should().Be(1);
        found.Overlapping.Should().Be(0);
        $"{found}".Should().StartWith("1 of 1 evaluation problems are training problems");
    }

    private static LeakageReport Find(string[] training, string[] evaluation)
    {
        var context = Some.Context();
        return Leakage.Find(View(training), View(evaluation));

        IDataView View(string[] questions) =>
            context.Data.LoadFromEnumerable(questions.Select(q => new ProblemRow { Question = q }));
    }
}
