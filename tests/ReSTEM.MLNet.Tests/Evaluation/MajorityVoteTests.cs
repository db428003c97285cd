using ReSTEM.MLNet.Evaluation;

namespace ReSTEM.MLNet.Tests.Evaluation;

public sealed class MajorityVoteTests
{
    [Theory]
    [InlineData("1,2,2,1", 4, false)] // a tie: 1 was seen first
    [InlineData("2,1,1,2", 4, true)]
    [InlineData("1,2,2,1", 3, true)]
    [InlineData("1,2", 1, false)]
    [InlineData("-,-,2", 3, true)] // unread answers do not vote
    [InlineData("-,-", 2, false)]
    public void First_seen_breaks_ties_by_order(string answers, int k, bool expected)
    {
        MajorityVote.FirstSeen(Votes(answers), k).Should().Be(expected);
    }

    [Theory]
    [InlineData("1,2", 2, 1 / 2.0)]
    [InlineData("1,2,3", 3, 1 / 3.0)]
    [InlineData("1,2,2", 1, 2 / 3.0)]
    [InlineData("1,2,2", 2, 2 / 3.0)] // {1,2} twice: half a win each; {2,2}: a win
    [InlineData("1,1,2", 3, 0)]
    [InlineData("-,2", 1, 1 / 2.0)]
    public void Expected_shares_ties_evenly(string answers, int k, double expected)
    {
        MajorityVote.Expected(Votes(answers), k).Should().BeApproximately(expected, 1e-12);
    }

    [Fact]
    public void Both_equal_brute_force_on_1000_random_cases()
    {
        var random = new Random(23);
        for (var round = 0; round < 1000; round++)
        {
            var samples = random.Next(1, 9);
            var k = random.Next(1, samples + 1);
            string?[] answers =
            [
                .. Enumerable
                    .Range(0, samples)
                    .Select(_ => random.Next(5) is var a && a > 0 ? $"{a}" : null),
            ];

            var ballot = Ballot.Group(answers, string.Equals, answer => answer == "2");

            MajorityVote
                .Expected(ballot, k)
                .Should()
                .BeApproximately(
                    Subsets
                        .Of(samples, k)
                        .Average(subset => Win([.. subset.Select(i => answers[i])])),
                    1e-12
                );
            MajorityVote.FirstSeen(ballot, k).Should().Be(FirstWinner(answers[..k]) == "2");
        }
    }

    [Fact]
    public void Over_all_orders_of_the_samples_both_kinds_of_tie_agree_on_1000_random_cases()
    {
        var random = new Random(31);
        for (var round = 0; round < 1000; round++)
        {
            var samples = random.Next(1, 6);
            var k = random.Next(1, samples + 1);
            string?[] answers =
            [
                .. Enumerable
                    .Range(0, samples)
                    .Select(_ => random.Next(4) is var a && a > 0 ? $"{a}" : null),
            ];

            var counted = Orders
                .Of(samples)
                .Average(order =>
                    FirstWinner([.. order.Take(k).Select(i => answers[i])]) == "2" ? 1.0 : 0
                );

            var ballot = Ballot.Group(answers, string.Equals, answer => answer == "2");
            MajorityVote.Expected(ballot, k).Should().BeApproximately(counted, 1e-12);
        }
    }

    [Fact]
    public void Answers_that_mean_the_same_are_one_candidate()
    {
        var ballot = Ballot.Group(
            ["0.5", "3", "1/2", "3", ".50"],
            (left, right) => Half(left) && Half(right),
            Half
        );

        ballot.Candidates.Should().Be(2);
        MajorityVote.FirstSeen(ballot, 5).Should().BeTrue();

        static bool Half(string answer) => answer is "0.5" or "1/2" or ".50";
    }

    [Fact]
    public void Unread_answers_can_vote_together()
    {
        var ballot = Ballot.Group(
            [null, null, "2"],
            string.Equals,
            answer => answer == "2",
            UnreadAnswers.VoteTogether
        );

        MajorityVote.FirstSeen(ballot, 3).Should().BeFalse();
        ballot.Candidates.Should().Be(2);
    }

    [Fact]
    public void Many_samples_are_counted_exactly()
    {
        var answers = Enumerable.Range(0, 64).Select(i => i < 32 ? "2" : "1");

        var ballot = Ballot.Group(answers, string.Equals, answer => answer == "2");

        MajorityVote.Expected(ballot, 33).Should().BeApproximately(0.5, 1e-12);
    }

    private static Ballot Votes(string answers) =>
        Ballot.Group(
            answers.Split(',').Select(answer => answer == "-" ? null : answer),
            string.Equals,
            answer => answer == "2"
        );

    private static double Win(string?[] drawn)
    {
        var groups = drawn.OfType<string>().GroupBy(answer => answer).ToList();
        var winners = groups.Where(group => group.Count() == groups.Max(g => g.Count())).ToList();
        return winners.Any(group => group.Key == "2") ? 1.0 / winners.Count : 0;
    }

    private static string? FirstWinner(string?[] drawn)
    {
        var voting = drawn.OfType<string>().ToList();
        string? best = null;
        foreach (var answer in voting)
        {
            if (best is null || voting.Count(a => a == answer) > voting.Count(a => a == best))
            {
                best = answer;
            }
        }

        return best;
    }
}
