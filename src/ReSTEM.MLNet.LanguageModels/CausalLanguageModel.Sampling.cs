using System.Runtime.InteropServices;
using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.LanguageModels.Generation.Managed;
using ReSTEM.MLNet.LanguageModels.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels;

public sealed partial class CausalLanguageModel
{
    /// <summary>Draws completions.</summary>
    /// <param name="prompts">Tokens to continue; each shorter than the model's context.</param>
    /// <param name="options">How many are drawn, and how.</param>
    /// <param name="progress">Told of every step; absent for silence.</param>
    /// <param name="cancellationToken">Stops between two tokens.</param>
    /// <returns>All samples of the first prompt, then of the second, and so on.</returns>
    /// <exception cref="ArgumentException">A prompt is empty, leaves no room in the context, or holds unknown ids.</exception>
    public IReadOnlyList<GeneratedSequence> Sample(
        IReadOnlyList<TokenPrompt> prompts,
        SamplingOptions options,
        IProgress<SamplingProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentNullException.ThrowIfNull(options);
        ObjectDisposedException.ThrowIf(_disposed, this);
        var stops = new StopStrings(Tokenizer, options.StopStrings);
        var rows = Draw(Request(prompts, options) with { Progress = progress }, cancellationToken);
        return [.. rows.Select(row => Completed(row, stops))];
    }

    /// <summary>Draws completions of one prompt as <see cref="Sample"/> does, and gives their text piece by piece as it is drawn.</summary>
    /// <param name="prompt">Tokens to continue; fewer than the model's context.</param>
    /// <param name="options">How many are drawn, and how.</param>
    /// <param name="cancellationToken">Stops between two tokens, as does leaving the loop.</param>
    /// <returns>A piece for every token; those of several samples are mixed.</returns>
    /// <exception cref="ArgumentException">The prompt is empty, leaves no room in the context, or holds unknown ids.</exception>
    public IAsyncEnumerable<GeneratedPiece> StreamAsync(
        TokenPrompt prompt,
        SamplingOptions options,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(prompt);
        ArgumentNullException.ThrowIfNull(options);
        ObjectDisposedException.ThrowIf(_disposed, this);
        var stream = new CompletionStream(Tokenizer, options);
        var request = Request([prompt], options) with { Drawn = stream.Add };
        return stream.ReadAsync(stop => Draw(request, stop), cancellationToken);
    }

    /// <summary>Scores of every token behind the last of the given ones.</summary>
    internal float[] NextTokenLogits(IReadOnlyList<int> ids)
    {
        using var session = TorchSession.Enter();
        using var scope = NewDisposeScope();
        using var noGradient = inference_mode();
        var window = Config.SlidingWindow ?? int.MaxValue;
        var attention = new CausalAttention(
            CausalAttention.WindowMask(ids.Count, window, _weights.Device)
        );
        var input = tensor([.. ids.Select(id => (long)id)], 1, ids.Count).to(_weights.Device);
        var positions = Numbers.UpTo(ids.Count, _weights.Device).unsqueeze(0);
        var hidden = Model().Hidden(input, positions, attention).select(1, ids.Count - 1);
        var logits = Model().Logits(hidden).to_type(ScalarType.Float32).cpu().contiguous();
        return MemoryMarshal.Cast<byte, float>(logits.bytes).ToArray();
    }

    /// <summary>
    /// The managed decoder runs Llama-like models on the CPU. It computes in 32 bits whatever the weights are held in: where those
    /// are 16 bits it is taken only if asked for, since torch rounds otherwise and needs less memory beside an adapter.
    /// </summary>
    private bool IsManaged(SamplingBackend backend)
    {
        var possible = !Config.IsGpt2 && _weights.Device.type == DeviceType.CPU;
        return backend switch
        {
            SamplingBackend.Torch => false,
            SamplingBackend.Managed when !possible => throw new NotSupportedException(
                $"SamplingOptions.Backend is Managed, which samples Llama-like models on the CPU; the model is {Config.ModelType} on {_weights.Device}. Use Automatic or Torch."
            ),
            SamplingBackend.Managed => true,
            _ => possible && _weights.Flat.dtype == ScalarType.Float32,
        };
    }

    private DecodingRequest Request(IReadOnlyList<TokenPrompt> prompts, SamplingOptions options)
    {
        var stops = new StopStrings(Tokenizer, options.StopStrings);
        var request = new DecodingRequest(prompts, options, Tokenizer.EndOfTextIds)
        {
            IsStopped = options.StopStrings.Count > 0 ? stops.EndIn : null,
        };
        request.Validate(Config);
        return request;
    }

    private IReadOnlyList<SampledTokens> Draw(
        DecodingRequest request,
        CancellationToken cancellationToken
    ) =>
        IsManaged(request.Options.Backend)
            ? _decoder.Value.Generate(request, cancellationToken)
            : SampleByTorch(request, cancellationToken);

    private IReadOnlyList<SampledTokens> SampleByTorch(
        DecodingRequest request,
        CancellationToken cancellationToken
    )
    {
        using var session = TorchSession.Enter();
        using var scope = NewDisposeScope();
        var sampler = new TorchSampler(Config, Model(), _weights.Device, _weights.Flat.dtype);
        return sampler.Generate(request, cancellationToken);
    }

    private ManagedDecoder PackedWeights()
    {
        using var session = TorchSession.Enter();
        using var merged = _adapter is null ? null : MergedWeights(ScalarType.Float32);
        return new ManagedDecoder(Config, (merged ?? _weights).Read);
    }

    private IForwardPass Model() =>
        _forward.Over(_adapter?.Beside(_views, _adapter.View, null) ?? _views);

    private GeneratedSequence Completed(SampledTokens row, StopStrings stops) =>
        new()
        {
            PromptIndex = row.PromptIndex,
            SampleIndex = row.SampleIndex,
            TokenIds = row.TokenIds,
            Text = stops.Cut(Tokenizer.DecodeContinuation(row.TokenIds)),
            LogProbability = row.LogProbability,
            SamplingLogProbability = row.SamplingLogProbability,
            FinishReason = row.FinishReason ?? FinishReason.Length,
        };
}
