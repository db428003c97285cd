using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.LanguageModels.Tokenization;

namespace ReSTEM.MLNet.LanguageModels.Tests.Generation;

public sealed class CompletionStreamTests
{
    /// <summary>Bytes of characters of two to four bytes are tokens of their own: random tokens cut characters everywhere.</summary>
    private static readonly TextTokenizer Bytes = TextTokenizer.Train(
        ["ab"],
        new BytePairTrainingOptions { VocabularySize = 258 }
    );

    [Theory]
    [InlineData(SamplingBackend.Torch)]
    [InlineData(SamplingBackend.Managed)]
    public async Task The_pieces_joined_are_the_completions_of_a_plain_call(SamplingBackend backend)
    {
        using var model = Model();
        var options = Options(backend);
        var prompt = new TokenPrompt("x", [70, 71]);
        var texts = new string[options.SamplesPerPrompt];
        var counts = new int[options.SamplesPerPrompt];
        var completions = new Dictionary<int, GeneratedSequence>();

        await foreach (var piece in model.StreamAsync(prompt, options))
        {
            completions.Should().NotContainKey(piece.SampleIndex);
            texts[piece.SampleIndex] += piece.Text;
            counts[piece.SampleIndex]++;
            if (piece.Completion is { } whole)
            {
                completions.Add(piece.SampleIndex, whole);
            }
        }

        var expected = model.Sample([prompt], options);
        texts.Should().Equal(expected.Select(row => row.Text));
        counts.Should().Equal(expected.Select(row => row.TokenIds.Count));
        expected.Select(row => completions[row.SampleIndex]).Should().BeEquivalentTo(expected);
        expected.Should().Contain(row => row.Text.Contains('\uFFFD'));
        expected.Should().Contain(row => row.FinishReason == FinishReason.Stop);
        expected.Should().Contain(row => row.FinishReason == FinishReason.Length);
    }

    [Fact]
    public async Task A_reader_that_leaves_stops_the_drawing_and_the_model_goes_on()
    {
        using var model = Model();
        var options = Options(SamplingBackend.Managed) with { MaxNewTokens = 400 };
        var seen = 0;

        await foreach (var _ in model.StreamAsync(new TokenPrompt("x", [70]), options))
        {
            if (++seen == 3)
            {
                break;
            }
        }

        seen.Should().Be(3);
        model.Sample([new TokenPrompt("x", [70])], options with { MaxNewTokens = 2 });
    }

    [Fact]
    public async Task Faults_reach_the_caller_at_once_and_a_cancelled_reader_is_told()
    {
        using var model = Model();
        using var source = new CancellationTokenSource();
        var options = Options(SamplingBackend.Managed) with { MaxNewTokens = 400 };

        var empty = () => model.StreamAsync(new TokenPrompt("empty", []), options);
        var cancelled = async () =>
        {
            var pieces = model.StreamAsync(new TokenPrompt("x", [70]), options, source.Token);
            await foreach (var _ in pieces)
            {
                await source.CancelAsync();
            }
        };

        empty.Should().Throw<ArgumentException>().WithMessage("*'empty'*0 tokens*");
        await cancelled.Should().ThrowAsync<OperationCanceledException>();
    }

    [Theory]
    [InlineData("say <", 4)]
    [InlineData("say <e", 4)]
    [InlineData("say <<e", 5)]
    [InlineData("say <f", 6)]
    [InlineData("", 0)]
    public void Text_that_may_begin_a_stop_string_is_held_back(string text, int certain)
    {
        new StopStrings(Bytes, ["<end>", "<eos>"]).CertainLength(text).Should().Be(certain);
    }

    private static CausalLanguageModel Model() =>
        CausalLanguageModel.Create(
            Some.Config with
            {
                VocabularySize = Bytes.VocabularySize,
                ContextLength = 512,
            },
            Bytes,
            1
        );

    private static SamplingOptions Options(SamplingBackend backend) =>
        new()
        {
            SamplesPerPrompt = 40,
            MaxNewTokens = 60,
            StopStrings = ["a", "\u00e9"],
            Backend = backend,
        };
}
