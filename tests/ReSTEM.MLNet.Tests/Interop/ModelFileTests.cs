using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using ReSTEM.MLNet.FineTuning;
using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.Rewards.Composition;
using ReSTEM.MLNet.SelfTraining;
using TorchSharp;

namespace ReSTEM.MLNet.Tests.Interop;

[Collection("Language models")]
public sealed class ModelFileTests : IDisposable
{
    private readonly MLContext _context = Some.Context();
    private readonly CausalLanguageModel _base = TinyModel.Create();
    private readonly TemporaryFolder _folder = new();

    private string File => _folder.PathOf("model.zip");

    public void Dispose()
    {
        _base.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_self_trained_model_comes_back_whole()
    {
        var problems = _context.View(20);
        using var trained = SelfTrain().Fit(problems);
        _context.Model.Save(trained, problems.Schema, File);

        using var loaded = Load<SelfTrainedTransformer>(new MLContext(), out var schema);

        loaded.Model.Digest.Should().Be(trained.Model.Digest);
        loaded.Report.Should().BeEquivalentTo(trained.Report);
        schema.Select(c => c.Name).Should().Equal(problems.Schema.Select(c => c.Name));
        Completions(loaded, problems).Should().Equal(Completions(trained, problems));
    }

    [Fact]
    public void A_model_inside_a_chain_of_stock_transforms_comes_back()
    {
        var problems = _context.View(20);
        var chain = _context
            .Transforms.Text.NormalizeText("Question", "Question", keepPunctuations: true)
            .Append(_context.Transforms.Complete(_base, Drawing()))
            .Append(_context.Transforms.Text.FeaturizeText("Features", ColumnNames.Completion));
        var fitted = chain.Fit(problems);
        _context.Model.Save(fitted, problems.Schema, File);

        using var loaded = Load<TransformerChain<ITransformer>>(new MLContext(), out _);

        Completions(loaded, problems).Should().Equal(Completions(fitted, problems));
        loaded
            .Transform(problems)
            .Read<float[]>("Features")
            .Should()
            .BeEquivalentTo(fitted.Transform(problems).Read<float[]>("Features"));
    }

    [Fact]
    public void The_four_stages_come_back_and_keep_the_same_samples()
    {
        var problems = _context.View(20);
        var reward = new FinalAnswerReward().Or(new FormatReward("[0-9]"));
        var stages = _context
            .Transforms.GenerateSamples(
                _base,
                new SamplingOptions { SamplesPerPrompt = 6, MaxNewTokens = 6 }
            )
            .Append(_context.Transforms.ApplyReward(reward))
            .Append(_context.Transforms.FilterByReward(maxPerProblem: 2))
            .Fit(problems);
        _context.Model.Save(stages, problems.Schema, File);

        using var loaded = Load<TransformerChain<ITransformer>>(new MLContext(), out _);

        var kept = Rows(stages.Transform(problems));
        Rows(loaded.Transform(problems)).Should().Equal(kept).And.NotBeEmpty();

        static List<(string, string)> Rows(IDataView view) =>
            [
                .. view.Read<string>(ColumnNames.ProblemId)
                    .Zip(view.Read<string>(ColumnNames.Completion)),
            ];
    }

    [Fact]
    public void Weights_and_tokenizer_stand_in_the_file_as_Hugging_Face_has_them()
    {
        SaveBase();

        using var archive = ZipFile.OpenRead(File);
        var names = archive.Entries.Select(e => e.FullName.Split(['/', '\\'])[^1]).ToArray();

        names
            .Should()
            .Contain([
                "model.config.json",
                "model.model.safetensors",
                "model.tokenizer.json",
                "settings.json",
            ]);
    }

    [Fact]
    public void All_options_come_back()
    {
        var options = new CompletionOptions
        {
            Prompt = PromptTemplate.ZeroShot("{{ {Question} }}\n"),
            CompletionColumnName = "Reply",
            BatchSize = 7,
            Sampling = new SamplingOptions
            {
                Temperature = 0.5f,
                TopK = 3,
                MaxNewTokens = 4,
                Seed = 9,
                StopStrings = ["stop"],
                LogitBias = new Dictionary<int, float> { [3] = float.NegativeInfinity },
                AllowedTokens = [1, 2, 3, 4],
                Backend = SamplingBackend.Torch,
            },
        };
        SaveBase(options);

        using var loaded = Load<LanguageModelTransformer>(new MLContext(), out _);

        loaded
            .Options.Should()
            .BeEquivalentTo(
                options,
                o => o.Excluding(c => c.Prompt).ComparingByMembers<CompletionOptions>()
            );
        $"{loaded.Options.Prompt}".Should().Be($"{options.Prompt}");
    }

    [Fact]
    public void Weights_may_lie_outside()
    {
        var outside = _folder.PathOf("weights");
        SaveBase(new CompletionOptions { WeightsFolder = outside });

        using var loaded = Load<LanguageModelTransformer>(new MLContext(), out _);

        loaded.Model.Digest.Should().Be(_base.Digest);
        using (var archive = ZipFile.OpenRead(File))
            archive.Entries.Should().NotContain(e => e.FullName.EndsWith(".safetensors"));
        using var opened = CausalLanguageModel.Open(outside);
        opened.Digest.Should().Be(_base.Digest);
    }

    [Fact]
    public void Other_weights_outside_are_refused_and_so_are_none()
    {
        var outside = _folder.PathOf("weights");
        SaveBase(new CompletionOptions { WeightsFolder = outside });
        using (var other = TinyModel.Create(seed: 2))
            other.Save(outside);
        var before = LiveTensors.Count();

        var load = () => new MLContext().Model.Load(File, out _);

        Failure(load).Should().Contain(outside).And.Contain(_base.Digest).And.Contain("weights");
        LiveTensors.Count().Should().Be(before);
        Directory.Delete(outside, recursive: true);
        Failure(load).Should().Contain($"'{outside}', which is not there");
    }

    [Fact]
    public void A_reward_that_is_a_function_cannot_be_saved_and_says_what_to_do()
    {
        var problems = _context.View(3);
        var samples = _context
            .Transforms.Complete(_base)
            .Append(_context.Transforms.ApplyReward(Some.ExactAnswer()))
            .Fit(problems);

        var save = () => _context.Model.Save(samples, problems.Schema, File);

        save.Should()
            .Throw<NotSupportedException>()
            .WithMessage("*function of your program*TransformerScope.Scoring*LastTransformer*");
    }

    [Fact]
    public void A_chain_for_scoring_holds_only_what_scoring_needs()
    {
        var problems = _context.View(20);
        var chain = new EstimatorChain<ITransformer>()
            .Append(
                _context.Transforms.GenerateSamples(
                    _base,
                    new SamplingOptions { SamplesPerPrompt = 6, MaxNewTokens = 6 }
                ),
                TransformerScope.Training
            )
            .Append(
                _context.Transforms.ApplyReward(
                    Reward.From((problem, text) => text.Contains(problem.Answer))
                ),
                TransformerScope.Training
            )
            .Append(_context.Transforms.FilterByReward(), TransformerScope.Training)
            .Append(_context.Transforms.FineTune(_base, new FineTuningOptions { Epochs = 1 }));
        using var fitted = chain.Fit(problems);
        var scoring = fitted.GetModelFor(TransformerScope.Scoring);
        _context.Model.Save(scoring, problems.Schema, File);

        using var loaded = Load<TransformerChain<ITransformer>>(new MLContext(), out _);
        using var engine = _context.Model.CreatePredictionEngine<ProblemRow, Answered>(loaded);

        loaded.Should().ContainSingle().Which.Should().BeOfType<LanguageModelTransformer>();
        engine
            .Predict(Some.Problems(1).Single())
            .Completion.Should()
            .Be(Completions(fitted.LastTransformer, problems)[0]);
    }

    [Fact]
    public void Temporary_files_go_where_the_context_says_and_are_gone_after_loading()
    {
        SaveBase();
        var temporary = Directory.CreateDirectory(_folder.PathOf("temporary"));
        var seen = new List<string>();
        using var watcher = new FileSystemWatcher(temporary.FullName);
        watcher.Created += (_, e) => seen.Add(e.Name!);
        watcher.EnableRaisingEvents = true;

        using var loaded = Load<LanguageModelTransformer>(
            new MLContext { TempFilePath = temporary.FullName },
            out _
        );

        temporary.EnumerateFileSystemInfos().Should().BeEmpty();
        SpinWait.SpinUntil(() => seen.Count > 0, TimeSpan.FromSeconds(10));
        seen.Should().Contain(name => name.StartsWith("restem-"));
    }

    [Fact]
    public void The_contexts_device_is_asked_for()
    {
        Assert.SkipWhen(torch.cuda.is_available(), "There is a CUDA device here.");
        SaveBase();
        var strict = new MLContext { GpuDeviceId = 0, FallbackToCpu = false };

        var load = () => strict.Model.Load(File, out _);

        Failure(load).Should().Contain("CUDA device 0 was asked for");
        using var loaded = Load<LanguageModelTransformer>(
            new MLContext { GpuDeviceId = 0, FallbackToCpu = true },
            out _
        );
        loaded.Model.GpuDeviceId.Should().BeNull();
    }

    [Fact]
    public void Settings_of_a_later_version_are_refused()
    {
        SaveBase();
        using (var archive = ZipFile.Open(File, ZipArchiveMode.Update))
        {
            var entry = archive.Entries.Single(e => e.FullName.EndsWith("settings.json"));
            using var stream = entry.Open();
            var text = new StreamReader(stream).ReadToEnd();
            stream.SetLength(0);
            stream.Write("{\"Mood\":\"glad\","u8);
            stream.Write(System.Text.Encoding.UTF8.GetBytes(text[1..]));
        }

        var load = () => new MLContext().Model.Load(File, out _);

        Failure(load).Should().Contain("Mood").And.Contain("later version");
    }

    private SelfTrainEstimator SelfTrain() =>
        _context.Transforms.SelfTrain(
            _base,
            Reward.From((problem, text) => text.Split(' ').Contains(problem.Answer)),
            new SelfTrainOptions
            {
                SamplesPerProblem = 8,
                MaxNewTokens = 6,
                FineTuning = new FineTuningOptions { LearningRate = 1e-2 },
            }
        );

    private static CompletionOptions Drawing() =>
        new() { Sampling = new SamplingOptions { MaxNewTokens = 8 } };

    private void SaveBase(CompletionOptions? options = null)
    {
        var problems = _context.View(1);
        var transformer = _context.Transforms.Complete(_base, options).Fit(problems);
        _context.Model.Save(transformer, problems.Schema, File);
    }

    /// <summary>A saved model comes back as a chain; a chain of one is that one.</summary>
    private T Load<T>(MLContext context, out DataViewSchema schema)
        where T : class, ITransformer
    {
        var loaded = context.Model.Load(File, out schema);
        return loaded as T ?? (T)((IEnumerable<ITransformer>)loaded).Single();
    }

    private static List<string> Completions(ITransformer transformer, IDataView problems) =>
        transformer.Transform(problems).Read<string>(ColumnNames.Completion);

    private static string Failure(Func<ITransformer> load)
    {
        var thrown = load.Should().Throw<Exception>().Which;
        var messages = new List<string>();
        for (var e = thrown; e is not null; e = e.InnerException)
            messages.Add(e.Message);
        return string.Join(" <- ", messages);
    }

    private sealed class Answered
    {
        public string Completion { get; set; } = "";
    }
}
