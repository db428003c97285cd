using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.LanguageModels.Runtime;
using ReSTEM.MLNet.LanguageModels.Tokenization;

namespace ReSTEM.MLNet.LanguageModels.Tests.Generation;

/// <summary>Samples that enter torch's running batch, as a model's callers see them.</summary>
public sealed class EnteringSamplesTests
{
    private static readonly char[] Ends = ['a', 'e', 't'];

    private static readonly SamplingOptions Stopped = DecodingBatchTests.Sampled with
    {
        Backend = SamplingBackend.Torch,
        StopStrings = [.. Ends.Select(end => $"{end}")],
    };

    private static readonly TextTokenizer Bytewise = TextTokenizer.Train(
        ["ab"],
        new BytePairTrainingOptions { VocabularySize = 258 }
    );

    [Fact]
    public void Samples_are_the_same_bytes_in_every_run_and_for_any_number_of_threads()
    {
        var config = Some.Config with
        {
            VocabularySize = 258,
            HiddenSize = 256,
            IntermediateSize = 700,
            InitializerRange = 0.1,
            ContextLength = 64,
        };
        using var model = CausalLanguageModel.Create(config, Bytewise, 1);
        var expected = Bytes(model.Sample(DecodingBatchTests.Prompts, Stopped));

        foreach (var threads in new[] { 1, 2, 3 })
        {
            for (var run = 0; run < 3; run++)
            {
                var again = model.Sample(
                    DecodingBatchTests.Prompts,
                    Stopped with
                    {
                        Threads = threads,
                    }
                );
                Bytes(again).Should().Equal(expected);
            }

            // Callers beside each other wait for each other's turn.
            var beside = new string[threads][];
            Parallel.For(
                0,
                threads,
                i => beside[i] = Bytes(model.Sample(DecodingBatchTests.Prompts, Stopped))
            );
            beside.Should().OnlyContain(bytes => bytes.SequenceEqual(expected));
        }
    }

    [Fact]
    public void Stop_strings_end_samples_of_a_running_batch_where_they_end_them_alone()
    {
        var config = Some.Config with { VocabularySize = 258, ContextLength = 64 };
        using var model = CausalLanguageModel.Create(config, Bytewise, 1);

        var together = model.Sample(DecodingBatchTests.Prompts, Stopped);
        var alone = model.Sample(
            DecodingBatchTests.Prompts,
            Stopped with
            {
                MaxConcurrentRows = 1,
            }
        );

        together.Should().Contain(row => row.FinishReason == FinishReason.Stop);
        together.Should().Contain(row => row.FinishReason == FinishReason.Length);
        together.Should().OnlyContain(row => row.Text.IndexOfAny(Ends) < 0);
        var same = together.Zip(alone).Count(pair => pair.First.Text == pair.Second.Text);
        same.Should().BeGreaterThanOrEqualTo(together.Count - 1);
    }

    [Fact]
    public void Samples_of_weights_in_16_bits_enter_too()
    {
        using var folder = new TemporaryFolder();
        var config = Some.Config with { VocabularySize = 258, ContextLength = 64 };
        using (var model = CausalLanguageModel.Create(config, Bytewise, 1))
        {
            model.Save(folder.Path);
        }

        using var half = CausalLanguageModel.Open(
            folder.Path,
            new ModelOpenOptions { Precision = ModelPrecision.BFloat16 }
        );

        var rows = half.Sample(DecodingBatchTests.Prompts, Stopped);

        Bytes(half.Sample(DecodingBatchTests.Prompts, Stopped)).Should().Equal(Bytes(rows));
        foreach (var row in rows)
        {
            List<int> ids = [.. DecodingBatchTests.Prompts[row.PromptIndex].TokenIds];
            var expected = 0.0;
            foreach (var id in row.TokenIds)
            {
                var logits = half.NextTokenLogits(ids);
                expected += logits[id] - Math.Log(logits.Sum(logit => Math.Exp(logit)));
                ids.Add(id);
            }

            row.LogProbability.Should().BeApproximately(expected, 0.05 * row.TokenIds.Count);
        }
    }

    private static string[] Bytes(IEnumerable<GeneratedSequence> rows) =>
        [
            .. rows.Select(row =>
                $"{row.PromptIndex} {row.SampleIndex} {string.Join(' ', row.TokenIds)} {row.LogProbability:R} {row.SamplingLogProbability:R} {row.FinishReason}"
            ),
        ];
}
