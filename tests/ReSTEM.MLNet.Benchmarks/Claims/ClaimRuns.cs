using Microsoft.ML;
using Microsoft.ML.Data;
using ReSTEM.MLNet.Evaluation;
using ReSTEM.MLNet.Filtering;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.SelfTraining;
using ReSTEM.MLNet.SelfTraining.Runs;

namespace ReSTEM.MLNet.Benchmarks.Claims;

/// <summary>The trainings and measurements of one domain and seed, each done once.</summary>
internal sealed class ClaimRuns : IDisposable
{
    private readonly ClaimDomain _domain;
    private readonly ClaimsArguments _arguments;
    private readonly ClaimCache _cache;
    private readonly MLContext _context;
    private readonly Lazy<CausalLanguageModel> _base;

    public ClaimRuns(ClaimDomain domain, ClaimsArguments arguments, int seed)
    {
        (_domain, _arguments, _context) = (domain, arguments, new MLContext(seed));
        var sizes =
            $"{arguments.Samples}-{domain.Problems.Count}-{arguments.PassSamples}-{arguments.PassProblems}";
        _cache = new ClaimCache(Path.Combine(arguments.Cache, domain.Name, sizes, $"seed-{seed}"));
        _base = new Lazy<CausalLanguageModel>(Base);
    }

    public void Dispose()
    {
        if (_base.IsValueCreated)
            _base.Value.Dispose();
    }

    /// <summary>Whether the base model solves each test problem greedily.</summary>
    public bool[] BaseRewards(bool isTransfer = false) =>
        _cache.Get(
            isTransfer ? "base-transfer" : "base",
            () => Greedy(_base.Value, isTransfer ? _domain.Transfer : _domain.Test)
        );

    /// <summary>Whether each iteration's model solves each test problem greedily.</summary>
    /// <param name="name">Names the variant.</param>
    /// <param name="options">What the variant is.</param>
    /// <param name="iterations">How many.</param>
    /// <param name="problems">Share of the problems that are learned from.</param>
    public bool[][] Curve(
        string name,
        SelfTrainOptions options,
        int iterations,
        double problems = 1
    )
    {
        if (!_cache.Has($"{name}-{iterations}") && name != "restem")
            _cache.ShareFirstIteration("restem", name);
        var models = new Chain(() => Fit(name, options, iterations, problems));
        return
        [
            .. Enumerable
                .Range(1, iterations)
                .Select(i =>
                    _cache.Get($"{name}-{i}", () => models.At(i, m => Greedy(m, _domain.Test)))
                ),
        ];
    }

    /// <summary>The same on the transfer set, for the last iteration.</summary>
    public bool[] Transferred(string name, SelfTrainOptions options, int iterations) =>
        _cache.Get(
            $"{name}-{iterations}-transfer",
            () =>
                new Chain(() => Fit(name, options, iterations, 1)).At(
                    iterations,
                    model => Greedy(model, _domain.Transfer)
                )
        );

    /// <summary>How many of the samples of each of the first test problems are correct, sampled as the paper does for pass@k.</summary>
    public int[] Correct(string? name, SelfTrainOptions options, int iterations) =>
        _cache.Get(
            $"{name ?? "base"}-{iterations}-pass",
            () =>
                name is null
                    ? Sampled(_base.Value)
                    : new Chain(() => Fit(name, options, iterations, 1)).At(iterations, Sampled)
        );

    /// <summary>For each problem that ReST^EM's first iteration kept a sample of: the problem, and that sample.</summary>
    public IReadOnlyList<(ClaimProblem Problem, string Sample)> Solved()
    {
        Curve("restem", Options(), 1);
        var byId = _domain.Problems.ToDictionary(problem => problem.Id);
        return
        [
            .. RunDirectory
                .Open(_cache.Folder("restem"))
                .Samples(1)
                .Where(sample => sample.Fate == SampleFate.Kept)
                .DistinctBy(sample => sample.Problem)
                .Select(sample => (byId[sample.Problem], sample.Text)),
        ];
    }

    public SelfTrainOptions Options() =>
        new()
        {
            Prompt = _domain.Prompt,
            SamplesPerProblem = _arguments.Samples,
            MaxNewTokens = _domain.MaxNewTokens,
            FineTuning = AsPublished(_domain.Training),
        };

    /// <summary>By torch's graph: the tables in the README were drawn before another one was the default.</summary>
    private static FineTuningOptions AsPublished(FineTuningOptions training) =>
        training with
        {
            Backend = GradientBackend.Torch,
        };

    private IEnumerable<SelfTrainedTransformer> Fit(
        string name,
        SelfTrainOptions options,
        int iterations,
        double share
    )
    {
        var count = Math.Max(1, (int)(_domain.Problems.Count * share));
        var problems = View(_domain.Problems.Take(count));
        var selfTrain = _context.Transforms.SelfTrain(
            _base.Value,
            _domain.Reward,
            options with
            {
                RunDirectory = _cache.Folder(name),
            }
        );
        SelfTrainedTransformer? last = null;
        for (var i = 1; i <= iterations; i++)
        {
            var next = last is null ? selfTrain.Fit(problems) : selfTrain.Fit(problems, last);
            last?.Dispose();
            last = next;
            yield return next;
        }
        last?.Dispose();
    }

    private bool[] Greedy(CausalLanguageModel model, IReadOnlyList<ClaimProblem> problems) =>
        Rewards(model, problems, EvaluationSampling.Greedy);

    private int[] Sampled(CausalLanguageModel model) =>
        [
            .. Rewards(
                    model,
                    [.. _domain.Test.Take(_arguments.PassProblems)],
                    EvaluationSampling.PassAtK(_arguments.PassSamples)
                )
                .Chunk(_arguments.PassSamples)
                .Select(samples => samples.Count(right => right)),
        ];

    private bool[] Rewards(
        CausalLanguageModel model,
        IReadOnlyList<ClaimProblem> problems,
        SamplingOptions sampling
    )
    {
        var view = View(problems);
        return
        [
            .. _context
                .Transforms.GenerateSamples(
                    model,
                    sampling with
                    {
                        MaxNewTokens = _domain.MaxNewTokens,
                    },
                    new SampleGenerationOptions { Prompt = _domain.Prompt }
                )
                .Append(_context.Transforms.ApplyReward(_domain.Reward))
                .Fit(view)
                .Transform(view)
                .GetColumn<bool>(ColumnNames.Reward),
        ];
    }

    private IDataView View(IEnumerable<ClaimProblem> problems) =>
        _context.Data.LoadFromEnumerable(problems.ToArray());

    private CausalLanguageModel Base()
    {
        var folder = Path.Combine(_cache.Folder("."), "base-model");
        if (Directory.Exists(folder))
            return CausalLanguageModel.Open(folder);
        using var untaught = _domain.Untaught();
        var taught = _context.Transforms.SelfTrain(
            untaught,
            _domain.Reward,
            SelfTrainMethod.SupervisedFineTuning([
                .. _domain.Taught.Select(p => new WorkedExample(p.Question, p.Solution)),
            ]) with
            {
                Prompt = _domain.Prompt,
                FineTuning = AsPublished(_domain.BaseTraining),
            }
        );
        using var model = taught.Fit(View(_domain.Taught));
        model.Model.Save(folder);
        return CausalLanguageModel.Open(folder);
    }

    /// <summary>Walks along a chain of models no further than is asked for.</summary>
    private sealed class Chain(Func<IEnumerable<SelfTrainedTransformer>> fit)
    {
        private IEnumerator<SelfTrainedTransformer>? _models;
        private int _reached;

        public T At<T>(int iteration, Func<CausalLanguageModel, T> measure)
        {
            _models ??= fit().GetEnumerator();
            while (_reached < iteration && _models.MoveNext())
                _reached++;
            return measure(_models.Current.Model);
        }
    }
}
