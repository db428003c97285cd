using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Generation.Managed;
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
    /// <summary>Rows decoded at once.</summary>
    private const int RowsPerWave = 128;

    /// <returns>Ordered by prompt, then sample.</returns>
    public IReadOnlyList<SampledTokens> Generate(
        DecodingRequest request,
        CancellationToken cancellationToken
    )
    {
        var meter = new SamplingMeter(request.Sequences, request.Progress);
        var done = new List<SampledTokens>(request.Sequences);
        using var noGradient = inference_mode();
        foreach (var wave in Waves(request.Prompts, request.Options.SamplesPerPrompt))
        {
            using var decoding = new DecodingWave(config, model, wave, request, device, precision);
            decoding.Run(meter, cancellationToken);
            done.AddRange(decoding.Rows);
        }

        return [.. done.OrderBy(row => row.PromptIndex).ThenBy(row => row.SampleIndex)];
    }

    private static IEnumerable<WavePrompts> Waves(IReadOnlyList<TokenPrompt> prompts, int samples)
    {
        var promptsPerWave = Math.Max(1, RowsPerWave / samples);
        int[] byLength =
        [
            .. Enumerable
                .Range(0, prompts.Count)
                .OrderBy(i => prompts[i].TokenIds.Count)
                .ThenBy(i => i),
        ];
        foreach (var chunk in byLength.Chunk(promptsPerWave))
        {
            for (var first = 0; first < samples; first += RowsPerWave)
            {
                var count = Math.Min(RowsPerWave, samples - first);
                yield return new WavePrompts(
                    [.. chunk.Select(i => prompts[i])],
                    chunk,
                    first,
                    count
                );
            }
        }
    }
}
