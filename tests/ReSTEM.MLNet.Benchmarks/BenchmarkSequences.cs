using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.FineTuning;

namespace ReSTEM.MLNet.Benchmarks;

/// <summary>What is learned where speed and memory are measured: pseudo-random tokens, the same in every run.</summary>
internal static class BenchmarkSequences
{
    /// <summary>As many as fit the arguments' tokens of a step, their lengths spread evenly.</summary>
    public static IEnumerable<TokenSequence> Of(ModelConfig config, FineTuningArguments arguments)
    {
        var random = 12345u;
        var limits = new ExampleLimits(config.VocabularySize, config.ContextLength, [0]);
        var (sum, index) = (0, 0);
        while (true)
        {
            var spread = arguments.SequenceTokens - arguments.ShortestTokens + 1;
            var length = arguments.ShortestTokens + (index * 7919 % spread);
            if (sum > 0 && sum + length > arguments.BatchTokens)
            {
                yield break;
            }

            yield return TokenSequence.Of(
                new TrainingExample(
                    Ids(arguments.PromptTokens),
                    Ids(length - arguments.PromptTokens)
                ),
                index,
                limits
            );
            sum += length;
            index++;
        }

        int[] Ids(int count) =>
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(_ =>
                        1
                        + (int)(
                            (random = (random * 1664525u) + 1013904223u)
                            % (config.VocabularySize - 1)
                        )
                    ),
            ];
    }
}
