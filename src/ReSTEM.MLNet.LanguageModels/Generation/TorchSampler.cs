using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Generation.Managed;
using TorchSharp;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Generation;

/// <summary>
/// Samples with torch, on every device: the reference for faster ways. Prompts of like length are taken together in waves
/// of bounded size; which ones depends on the call's prompts and options alone.
/// </summary>
internal sealed class TorchSampler(
    ModelConfig config,
    IForwardPass model,
    Device device,
    ScalarType precision
)
{
    /// <summary>Most rows decoded at once: more gain nothing.</summary>
    private const int MaxRowsPerWave = 128;

    /// <returns>Ordered by prompt, then sample.</returns>
    public IReadOnlyList<SampledTokens> Generate(
        DecodingRequest request,
        CancellationToken cancellationToken
    )
    {
        var meter = new SamplingMeter(request.Sequences, request.Progress);
        var done = new List<SampledTokens>(request.Sequences);
        using var noGradient = inference_mode();
        foreach (var wave in Waves(request.Prompts, request.Options))
        {
            using var decoding = new DecodingWave(config, model, wave, request, device, precision);
            decoding.Run(meter, cancellationToken);
            done.AddRange(decoding.Rows);
        }

        return [.. done.OrderBy(row => row.PromptIndex).ThenBy(row => row.SampleIndex)];
    }

    private IEnumerable<WavePrompts> Waves(
        IReadOnlyList<TokenPrompt> prompts,
        SamplingOptions options
    )
    {
        var samples = options.SamplesPerPrompt;
        var rows = RowsPerWave(prompts, options);
        var promptsPerWave = Math.Max(1, rows / samples);
        int[] byLength =
        [
            .. Enumerable
                .Range(0, prompts.Count)
                .OrderBy(i => prompts[i].TokenIds.Count)
                .ThenBy(i => i),
        ];
        foreach (var chunk in byLength.Chunk(promptsPerWave))
        {
            for (var first = 0; first < samples; first += rows)
            {
                var count = Math.Min(rows, samples - first);
                yield return new WavePrompts(
                    [.. chunk.Select(i => prompts[i])],
                    chunk,
                    first,
                    count
                );
            }
        }
    }

    // As many as the options allow and their memory for keys and values holds, at least one.
    private int RowsPerWave(IReadOnlyList<TokenPrompt> prompts, SamplingOptions options)
    {
        var longest = prompts.Select(prompt => prompt.TokenIds.Count).DefaultIfEmpty().Max();
        long columns = longest + Math.Min(options.MaxNewTokens, config.ContextLength);
        var row = 2L * config.LayerCount * config.KeyValueHeadCount * config.HeadSize * columns;
        var fitting = ((long)options.MaxCacheMegabytes << 20) / (row * precision.ElementSize());
        var most = Math.Min(MaxRowsPerWave, options.MaxConcurrentRows);
        return (int)Math.Clamp(fitting, 1, most);
    }
}
