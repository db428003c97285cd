using System.Collections.Concurrent;
using Microsoft.ML;
using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.SelfTraining;

namespace ReSTEM.MLNet.Tests.SelfTraining;

/// <summary>A reward that asks a model of its own, while the next shard is sampled from the one that learns: both may need torch.</summary>
[Collection("Language models")]
public sealed class JudgingModelTests : IDisposable
{
    private readonly CausalLanguageModel _base = TinyModel.Create();
    private readonly CausalLanguageModel _judge = TinyModel.Create(seed: 2);

    public void Dispose()
    {
        _base.Dispose();
        _judge.Dispose();
    }

    [Theory]
    [InlineData(SamplingBackend.Torch)]
    [InlineData(SamplingBackend.Managed)]
    public void It_says_beside_the_sampling_what_it_says_alone(SamplingBackend backend)
    {
        var said = new ConcurrentDictionary<(string Question, string Completion), bool>();
        var reward = Reward.From(
            (problem, completion) =>
                said.GetOrAdd((problem.Question, completion), Likes(problem.Question, completion))
        );
        var context = Some.Context();
        var selfTrain = context.Transforms.SelfTrain(
            _base,
            reward,
            new SelfTrainOptions
            {
                SamplesPerProblem = 8,
                ShardSize = 4,
                MaxNewTokens = 6,
                Seed = 5,
                Sampling = new SamplingOptions { Backend = backend },
            }
        );

        using var one = selfTrain.Fit(context.View(30));
        using var again = selfTrain.Fit(context.View(30));

        again.Model.Digest.Should().Be(one.Model.Digest);
        said.Values.Should().Contain(true).And.Contain(false);
        foreach (var (pair, verdict) in said)
            Likes(pair.Question, pair.Completion).Should().Be(verdict, $"{pair}");
    }

    // Whether the judge goes on with an even token.
    private bool Likes(string question, string completion)
    {
        var prompt = new TokenPrompt("", _judge.Tokenizer.EncodePrompt($"{question} {completion}"));
        var greedy = new SamplingOptions
        {
            Temperature = 0,
            MaxNewTokens = 1,
            Backend = SamplingBackend.Torch,
        };
        return _judge.Sample([prompt], greedy)[0].TokenIds[0] % 2 == 0;
    }
}
