using Microsoft.ML;
using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Tokenization;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.SelfTraining;

namespace ReSTEM.MLNet.Tests.SelfTraining;

/// <summary>Every method on a real model: alone, with a run directory, and gone on with after files were lost.</summary>
[Collection("Language models")]
public sealed class MethodTests : IDisposable
{
    private static readonly WorkedExample[] Human =
    [
        .. Enumerable
            .Range(0, 6)
            .Select(i => new WorkedExample($"What is {i} mod 10?", $"{i} is {i} mod 10?")),
    ];

    private readonly MLContext _context = Some.Context();
    private readonly CausalLanguageModel _base = Ending();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _base.Dispose();
        _folder.Dispose();
    }

    public static TheoryData<string> Methods => [.. All.Keys];

    private static Dictionary<string, SelfTrainOptions> All { get; } =
        new()
        {
            ["ReST^EM"] = SelfTrainMethod.ReSTEM(),
            ["ReST"] = SelfTrainMethod.ReST(Human, [0.2, 0.4]) with { MaxKeptPerProblem = 3 },
            ["RFT"] = SelfTrainMethod.RejectionFineTuning(Human),
            ["STaR"] = SelfTrainMethod.STaR(PromptTemplate.ZeroShot("{Answer} is {Question}")),
            ["RAFT"] = SelfTrainMethod.RAFT(),
            ["expert iteration"] = SelfTrainMethod.ExpertIteration(),
            ["SFT"] = SelfTrainMethod.SupervisedFineTuning(Human),
            ["self-distillation"] = SelfTrainMethod.UnfilteredSelfDistillation(),
            ["adaptive"] = SelfTrainMethod.ReSTEM() with
            {
                MaxKeptPerProblem = 2,
                Adaptive = new AdaptiveSampling { WaveSize = 2, MaxSamplesPerProblem = 20 },
            },
            ["window"] = SelfTrainMethod.ReSTEM() with { MinSolveRate = 0.3, MaxSolveRate = 0.7 },
        };

    [Theory]
    [MemberData(nameof(Methods))]
    public void Two_iterations_end_in_the_same_weights_with_a_run_directory_and_after_losses(
        string method
    )
    {
        var alone = Digests(method, runDirectory: null);

        Digests(method, _folder.Path).Should().Equal(alone);
        Digests(method, _folder.Path).Should().Equal(alone);
        foreach (var lost in (string[])["model", "model.json", "kept.jsonl"])
            Delete(_folder.In("iteration-2", lost));
        foreach (var shard in Directory.GetFiles(_folder.Path, "00001.jsonl", Everywhere))
            File.Delete(shard);
        foreach (var shard in Directory.GetFiles(_folder.Path, "00000.jsonl", Everywhere))
            File.WriteAllBytes(shard, File.ReadAllBytes(shard)[..^50]);
        Digests(method, _folder.Path).Should().Equal(alone);

        alone.Should().OnlyHaveUniqueItems().And.NotContain(_base.Digest);
    }

    [Fact]
    public void Methods_learn_different_things()
    {
        var alike = All
            .Keys.GroupBy(method => Digests(method, runDirectory: null)[^1])
            .Where(methods => methods.Count() > 1)
            .Select(methods => string.Join(" = ", methods));

        alike.Should().BeEmpty();
    }

    [Fact]
    public void A_changed_option_makes_anew_only_what_depends_on_it()
    {
        using var first = Fit(SelfTrainMethod.ReSTEM() with { RunDirectory = _folder.Path });
        var shards = _folder.Contents(name => name.Contains("samples/", StringComparison.Ordinal));

        using var mixed = Fit(
            SelfTrainMethod.ReSTEM() with
            {
                RunDirectory = _folder.Path,
                HumanExamples = Human,
            }
        );

        mixed.Model.Digest.Should().NotBe(first.Model.Digest);
        mixed.Report.Examples.Should().Be(first.Report.Kept + Human.Length);
        _folder
            .Contents(name => name.Contains("samples/", StringComparison.Ordinal))
            .Should()
            .Equal(shards);
    }

    [Fact]
    public void A_teachers_samples_teach_the_base_model()
    {
        using var teacher = _base.FineTune(
            [new TrainingExample([2, 3], [4, 5, 6, 7])],
            new FineTuningOptions { LearningRate = 1e-2, Epochs = 3 }
        );

        using var distilled = SelfTrain(SelfTrainMethod.Distillation())
            .Distill(_context.View(12), teacher);
        using var own = Fit(SelfTrainMethod.ReSTEM());

        distilled.Report.Iteration.Should().Be(1);
        distilled.Model.Digest.Should().NotBe(own.Model.Digest).And.NotBe(teacher.Digest);
    }

    [Fact]
    public void Iterations_begin_with_the_model_that_is_given_and_train_the_base()
    {
        using var teacher = _base.FineTune(
            [new TrainingExample([2, 3], [4, 5, 6, 7])],
            new FineTuningOptions { LearningRate = 1e-2, Epochs = 3 }
        );
        var selfTrain = SelfTrain(SelfTrainMethod.ReSTEM());

        var rounds = selfTrain.Iterate(_context.View(12), teacher).Take(2).ToArray();

        using var distilled = selfTrain.Distill(_context.View(12), teacher);
        rounds[0].Transformer.Model.Should().BeSameAs(teacher);
        rounds[1].Transformer.Model.Digest.Should().Be(distilled.Model.Digest);
        rounds[1].Transformer.Dispose();
    }

    [Fact]
    public void A_teacher_with_other_tokens_is_refused()
    {
        using var stranger = CausalLanguageModel.Create(
            _base.Config with
            {
                VocabularySize = 40,
            },
            TextTokenizer.FromWords(["other words"], new WordTokenizerOptions()),
            seed: 1
        );

        var distill = () =>
            SelfTrain(SelfTrainMethod.Distillation()).Distill(_context.View(3), stranger);

        distill.Should().Throw<ArgumentException>().WithMessage("*tokenizer*same family*");
    }

    [Fact]
    public void A_loaded_model_goes_on_with_pooled_iterations_from_the_run_directory()
    {
        var options = SelfTrainMethod.ExpertIteration() with { RunDirectory = _folder.Path };
        var problems = _context.View(12);
        using var first = Fit(options);
        var file = _folder.PathOf("model.zip");
        _context.Model.Save(first, problems.Schema, file);
        var loaded = (SelfTrainedTransformer)_context.Model.Load(file, out _);

        using var second = SelfTrain(options).Fit(problems, first);
        using var again = SelfTrain(options).Fit(problems, loaded);
        var forgetful = () => SelfTrain(SelfTrainMethod.ExpertIteration()).Fit(problems, loaded);

        again.Model.Digest.Should().Be(second.Model.Digest);
        second.Report.Examples.Should().BeGreaterThan(second.Report.Kept);
        forgetful.Should().Throw<ArgumentException>().WithMessage("*PoolIterations*RunDirectory*");
        loaded.Dispose();
    }

    private static SearchOption Everywhere => SearchOption.AllDirectories;

    /// <summary>A model that has learned to end its completions.</summary>
    private static CausalLanguageModel Ending()
    {
        using var untaught = TinyModel.Create();
        var words = "What is 0 1 2 3 4 5 6 7 8 9 mod".Split(' ');
        var tokenizer = untaught.Tokenizer;
        return untaught.FineTune(
            Enumerable
                .Range(0, 12)
                .Select(i => new TrainingExample(
                    tokenizer.EncodePrompt($"What is {i} mod 10?"),
                    tokenizer.Encode(string.Join(' ', words.Skip(i % 6).Take(1 + (i % 5))))
                )),
            new FineTuningOptions { LearningRate = 1e-2, Epochs = 20 }
        );
    }

    private static void Delete(string path)
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        else if (File.Exists(path))
            File.Delete(path);
    }

    private string[] Digests(string method, string? runDirectory)
    {
        var selfTrain = SelfTrain(All[method] with { RunDirectory = runDirectory });
        var problems = _context.View(12);
        using var first = selfTrain.Fit(problems);
        if (!All[method].LearnFromSamples)
            return [first.Model.Digest];
        using var second = selfTrain.Fit(problems, first);
        return [first.Model.Digest, second.Model.Digest];
    }

    private SelfTrainedTransformer Fit(SelfTrainOptions options) =>
        SelfTrain(options).Fit(_context.View(12));

    private SelfTrainEstimator SelfTrain(SelfTrainOptions options) =>
        _context.Transforms.SelfTrain(
            _base,
            new VarietyReward(),
            options with
            {
                SamplesPerProblem = Math.Min(8, options.SamplesPerProblem),
                MaxNewTokens = 6,
                ShardSize = 7,
                Seed = 5,
                FineTuning = new FineTuningOptions { LearningRate = 1e-2, Epochs = 2 },
            }
        );
}
