// A self-training run in a process of its own, so that tests can kill it: two iterations of a tiny model on sums, with a line of
// output for every piece of progress. Arguments: the run directory, then name=value pairs. hold=N waits in the N-th call of the reward.
using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.LanguageModels.Tokenization;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.RunProgram;
using ReSTEM.MLNet.SelfTraining;
using ReSTEM.MLNet.SelfTraining.Runs;

var directory = args[0];
var given = args.Skip(1).Select(pair => pair.Split('=')).ToDictionary(p => p[0], p => p[1]);
int Number(string name, int otherwise) =>
    given.TryGetValue(name, out var text)
        ? int.Parse(text, CultureInfo.InvariantCulture)
        : otherwise;

var words = TextTokenizer.FromWords(
    ["What is 0 1 2 3 4 5 6 7 8 9 mod 10?"],
    new WordTokenizerOptions()
);
var config = new ModelConfig
{
    VocabularySize = words.VocabularySize,
    HiddenSize = 16,
    IntermediateSize = 32,
    LayerCount = 1,
    HeadCount = 2,
    ContextLength = 32,
};
using var baseModel = CausalLanguageModel.Create(config, words, seed: 1);
var context = new MLContext(seed: 1);
context.Log += (_, line) =>
{
    if (line.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning)
        Console.WriteLine($"warning {line.RawMessage}");
};

// Made while they are read, so that a million of them need no memory.
IDataView Problems(int first, int count) =>
    context.Data.LoadFromEnumerable(
        Enumerable
            .Range(first, count)
            .Select(i => new Row
            {
                Id = $"p{i}",
                Question = $"What is {i % 10} mod 10?",
                Answer = $"{i % 10}",
            })
    );

var accepts = Number("accept", 1) == 1;
var judged = 0;
bool Accepts(Problem problem, string text)
{
    if (Interlocked.Increment(ref judged) == Number("hold", 0))
        Lines.Wait();
    return accepts && text.Split(' ').Contains(problem.Answer);
}
var selfTrain = context.Transforms.SelfTrain(
    baseModel,
    Reward.From(Accepts),
    new SelfTrainOptions
    {
        SamplesPerProblem = Number("samples", 8),
        MaxNewTokens = 6,
        MaxKeptPerProblem = Number("cap", 10),
        Adaptive = given.ContainsKey("wave")
            ? new AdaptiveSampling { WaveSize = Number("wave", 8) }
            : null,
        ShardSize = Number("shard", 8),
        Seed = 5,
        Sampling = new SamplingOptions { Threads = Number("threads", 1) },
        FineTuning = new FineTuningOptions
        {
            LearningRate = 1e-2,
            Epochs = Number("epochs", 3),
            BatchTokens = 256,
            CheckpointEverySteps = Number("checkpoint", 2),
            Adapter = given.ContainsKey("lora") ? new LoRAOptions { Rank = 4 } : null,
        },
        RunDirectory = directory,
        CheckLeakage = false,
        RewardVersion = "1",
        Progress = new Lines(given.GetValueOrDefault("pause", ""), Number("occurrence", 1)),
    }
);
try
{
    foreach (
        var iteration in selfTrain
            .Iterate(Problems(0, Number("problems", 32)), Problems(1000, 16))
            .Take(1 + Number("iterations", 2))
    )
        Console.WriteLine($"done {iteration.Number} {iteration.Transformer.Model.Digest}");
}
catch (InvalidOperationException e) when (!accepts)
{
    Console.WriteLine(e.Message);
}
catch (RunDirectoryException e)
{
    Console.WriteLine($"failed {e.Message}");
    return 3;
}

using var process = Process.GetCurrentProcess();
Console.WriteLine($"judged {judged}");
Console.WriteLine($"peak {process.PeakWorkingSet64}");
return 0;
