using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.LanguageModels.Generation;

namespace ReSTEM.MLNet.Tests;

/// <summary>Answers every prompt with a digit that depends on seed, prompt and sample index, and counts what it is asked.</summary>
internal sealed class GuessingSampler : ISampler
{
    public const int EndOfText = 0;

    public int ContextLength { get; init; } = 1000;

    public string Digest { get; init; } = "guessing";

    public int Calls { get; private set; }

    public int Generated { get; private set; }

    public List<string> Keys { get; } = [];

    /// <summary>Decides the text of a sample by the prompt; a digit unless set.</summary>
    public Func<string, int, SamplingOptions, string> Guess { get; init; } =
        (prompt, sample, options) =>
            $"{(prompt.Sum(c => (long)c * 31) + sample * 7L + options.Seed + options.Iteration) % 10}";

    public Func<string, int, FinishReason> Finish { get; init; } = (_, _) => FinishReason.Stop;

    public IReadOnlyList<int> EncodePrompt(string prompt) => [.. prompt.Select(c => (int)c)];

    public IReadOnlyList<GeneratedSequence> Sample(
        IReadOnlyList<TokenPrompt> prompts,
        SamplingOptions options,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (Keys)
        {
            Calls++;
            Generated += prompts.Count * options.SamplesPerPrompt;
            Keys.AddRange(prompts.Select(p => p.Key));
        }
        return
        [
            .. prompts.SelectMany(
                (prompt, i) =>
                    Enumerable
                        .Range(0, options.SamplesPerPrompt)
                        .Select(j => Sequence(prompt, i, j, options))
            ),
        ];
    }

    private GeneratedSequence Sequence(
        TokenPrompt prompt,
        int promptIndex,
        int sample,
        SamplingOptions options
    )
    {
        var asked = string.Concat(prompt.TokenIds.Select(t => (char)t));
        var text = Guess(asked, sample, options);
        return new GeneratedSequence
        {
            PromptIndex = promptIndex,
            SampleIndex = sample,
            TokenIds = [.. text.Select(c => (int)c), EndOfText],
            Text = text,
            LogProbability = -text.Length,
            FinishReason = Finish(prompt.Key, sample),
        };
    }
}
