using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Generation.Managed;
using TorchSharp;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Generation;

/// <summary>
/// Samples with torch, on every device: the reference for faster ways. So many samples are decoded at one time as the options
/// allow, those of short prompts first.
/// </summary>
internal sealed class TorchSampler(
    ModelConfig config,
    IForwardPass model,
    Device device,
    ScalarType precision
)
{
    /// <summary>Most rows decoded at once: more gain nothing.</summary>
    private const int MaxRows = 128;

    /// <summary>Attention is most of a small model's step on a CPU; elsewhere it is the number of calls, and rows are attended all together.</summary>
    private const int RangesOnCpu = 4;

    /// <returns>Ordered by prompt, then sample.</returns>
    public IReadOnlyList<SampledTokens> Generate(
        DecodingRequest request,
        CancellationToken cancellationToken
    )
    {
        if (request.Sequences == 0)
        {
            return [];
        }

        using var noGradient = inference_mode();
        var columns = Columns(request);
        var rows = Math.Min(Rows(request.Options, columns), request.Sequences);
        using var cache = new KeyValueCache(config, rows, columns, device, precision);
        var batch = new DecodingBatch(
            request,
            new BatchReader(config, model, cache),
            new BatchPicker(config, request),
            new RowRanges(device.type == DeviceType.CPU ? RangesOnCpu : 1)
        );
        return
        [
            .. batch
                .Run(cancellationToken)
                .OrderBy(row => row.PromptIndex)
                .ThenBy(row => row.SampleIndex),
        ];
    }

    // The last token of a completion is not read.
    private int Columns(DecodingRequest request) =>
        request.Prompts.Max(prompt =>
            prompt.TokenIds.Count + request.MaxNewTokens(config, prompt) - 1
        );

    // As many as the options allow and their memory for keys and values holds, at least one.
    private int Rows(SamplingOptions options, long columns)
    {
        var row = 2L * config.LayerCount * config.KeyValueHeadCount * config.HeadSize * columns;
        var fitting = ((long)options.MaxCacheMegabytes << 20) / (row * precision.ElementSize());
        var most = Math.Min(MaxRows, options.MaxConcurrentRows);
        return (int)Math.Clamp(fitting, 1, most);
    }
}
