using ReSTEM.MLNet.Evaluation;
using ReSTEM.MLNet.Filtering;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.SelfTraining;

namespace ReSTEM.MLNet.Benchmarks.Claims;

/// <summary>Looks for the paper's findings on one domain, with several seeds.</summary>
internal static class ClaimsBenchmark
{
    private const double EqualWithin = 0.03;

    /// <summary>The table, line by line; progress goes to the error stream.</summary>
    public static IEnumerable<string> Run(ClaimsArguments arguments)
    {
        var measured = Enumerable
            .Range(1, arguments.Seeds)
            .Select(seed => Measure(arguments, seed))
            .ToArray();
        yield return $"Domain {arguments.Domain}, {arguments.Seeds} seeds, {arguments.Samples} samples a problem, {measured[0]["base"].Length} test problems";
        yield return "";
        yield return "| the paper's finding | before, % | after, % | difference, points [95 %] | by seed | verdict |";
        yield return "|---|---|---|---|---|---|";
        foreach (var claim in Claims(name => [.. measured.Select(seed => seed[name])], measured[0]))
            yield return claim.ToString();
    }

    private static IEnumerable<Claim> Claims(
        Func<string, double[][]> of,
        Dictionary<string, double[]> names
    )
    {
        yield return new("(a) one iteration beats the base", of("base"), of("restem-1"));
        yield return new("(a) three beat one", of("restem-1"), of("restem-3"));
        yield return new(
            "(a) three beat human data on all problems",
            of("human-all"),
            of("restem-3")
        );
        yield return new("(b) three beat one with 3x the samples", of("triple-1"), of("restem-3"));
        yield return new(
            "(c) from the base is as good as from the last",
            of("previous-3"),
            of("restem-3")
        )
        {
            Margin = EqualWithin,
        };
        if (names.ContainsKey("restem-transfer"))
        {
            yield return new(
                "(c) and better on the transfer set",
                of("previous-transfer"),
                of("restem-transfer")
            );
            yield return new(
                "(a) three beat the base on the transfer set",
                of("base-transfer"),
                of("restem-transfer")
            );
        }

        yield return new("(d) a cap of 10 beats none", of("deep-no-cap-2"), of("deep-2"));
        yield return new("(d) a cap of 10 beats one of 1", of("deep-cap-1-2"), of("deep-2"));
        yield return new(
            "(e) own data beats human data of equal size",
            of("human-equal"),
            of("own-equal")
        );
        yield return new(
            "(f) the reward matters: better than unfiltered",
            of("unfiltered-2"),
            of("restem-2")
        );
        yield return new(
            "(g) a quarter of the problems brings over half of the gain",
            of("half-gain"),
            of("quarter-2")
        );
        foreach (var k in (int[])[1, 4, 16, 64])
        {
            if (names.ContainsKey($"base-pass-{k}"))
                yield return new(
                    $"(h) pass@{k} rises",
                    of($"base-pass-{k}"),
                    of($"restem-pass-{k}")
                );
        }
    }

    private static Dictionary<string, double[]> Measure(ClaimsArguments arguments, int seed)
    {
        var domain =
            arguments.Domain == "textToSql"
                ? GeoQueryDomain.Create(seed, arguments.Data)
                : ArithmeticDomain.Create(seed, arguments.Problems);
        using var runs = new ClaimRuns(domain, arguments, seed);
        var values = new Dictionary<string, double[]>();
        var options = runs.Options();
        void Add(string name, bool[] rewards)
        {
            values[name] = [.. rewards.Select(right => right ? 1.0 : 0)];
            Console.Error.WriteLine(
                FormattableString.Invariant($"seed {seed} {name} {values[name].Average():P1}")
            );
        }

        void Curve(string name, SelfTrainOptions variant, int iterations, double problems = 1)
        {
            foreach (var (i, rewards) in runs.Curve(name, variant, iterations, problems).Index())
                Add($"{name}-{i + 1}", rewards);
        }

        Add("base", runs.BaseRewards());
        Curve("restem", options, 3);
        Add("human-all", runs.Curve("human-all", Human(options, domain.Problems), 1)[0]);
        Curve("triple", options with { SamplesPerProblem = 3 * options.SamplesPerProblem }, 1);
        var previous = options with { TrainFrom = TrainingStart.Previous };
        Curve("previous", previous, 3);
        Caps(Deep(options), (name, variant) => Curve(name, variant, 2, problems: 0.5));
        Curve("unfiltered", options with { Acceptance = SampleAcceptance.Unfiltered }, 2);
        Curve("quarter", options, 2, problems: 0.25);
        var solved = runs.Solved();
        Add(
            "human-equal",
            runs.Curve("human-equal", Human(options, solved.Select(s => s.Problem)), 1)[0]
        );
        Add("own-equal", runs.Curve("own-equal", Own(options, solved), 1)[0]);
        if (domain.Transfer.Count > 0)
        {
            Add("base-transfer", runs.BaseRewards(isTransfer: true));
            Add("restem-transfer", runs.Transferred("restem", options, 3));
            Add("previous-transfer", runs.Transferred("previous", previous, 3));
        }

        AddPassAtK(values, "base", arguments, runs.Correct(null, options, 0));
        AddPassAtK(values, "restem", arguments, runs.Correct("restem", options, 3));
        values["half-gain"] = [.. values["base"].Zip(values["restem-2"], (b, r) => (b + r) / 2)];
        return values;
    }

    private static void Caps(SelfTrainOptions deep, Action<string, SelfTrainOptions> curve)
    {
        curve("deep", deep);
        curve("deep-no-cap", deep with { MaxKeptPerProblem = int.MaxValue });
        curve("deep-cap-1", deep with { MaxKeptPerProblem = 1 });
    }

    // A cap of 10 caps nothing unless a problem can have more: these tasks have few ways to write a solution down, so equal ones count.
    private static SelfTrainOptions Deep(SelfTrainOptions options) =>
        options with
        {
            SamplesPerProblem = 4 * options.SamplesPerProblem,
            Deduplicate = false,
        };

    private static void AddPassAtK(
        Dictionary<string, double[]> values,
        string name,
        ClaimsArguments arguments,
        int[] correct
    )
    {
        for (var k = 1; k <= arguments.PassSamples; k *= 2)
            values[$"{name}-pass-{k}"] =
            [
                .. correct.Select(c => PassAtK.Estimate(arguments.PassSamples, c, k)),
            ];
    }

    private static SelfTrainOptions Human(
        SelfTrainOptions options,
        IEnumerable<ClaimProblem> problems
    ) =>
        options with
        {
            LearnFromSamples = false,
            HumanExamples = [.. problems.Select(p => new WorkedExample(p.Question, p.Solution))],
        };

    private static SelfTrainOptions Own(
        SelfTrainOptions options,
        IEnumerable<(ClaimProblem Problem, string Sample)> solved
    ) =>
        options with
        {
            LearnFromSamples = false,
            HumanExamples =
            [
                .. solved.Select(s => new WorkedExample(s.Problem.Question, s.Sample)),
            ],
        };
}
