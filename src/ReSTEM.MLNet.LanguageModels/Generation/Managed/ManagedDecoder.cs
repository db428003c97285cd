using ReSTEM.MLNet.LanguageModels.Architectures;

namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>
/// Samples from a Llama-like model on the CPU without TorchSharp. The same weights, options and prompts give the same bytes for
/// every number of threads, batch and memory limit, on machines of one kind. Several calls may run at a time.
/// </summary>
internal sealed class ManagedDecoder : IDisposable
{
    // From this size on the weights do not stay in a core's own cache: few rows are better decoded by all threads together,
    // each reading a part of the weights, than by each thread alone.
    private const long LargeModelBytes = 4 << 20;
    private const int RowsThatOccupyAThread = 16;

    // From this size on the weights come from memory: reading them once for all threads pays whatever the number of rows.
    private const long HugeModelBytes = 128 << 20;

    private readonly ModelConfig _config;
    private readonly DecoderWeights _weights;

    /// <summary>Copies the weights into the order that the decoder reads them in.</summary>
    /// <param name="config">The model's shape.</param>
    /// <param name="read">Gives a tensor by its Hugging Face name, row-major; a linear layer's is (out, in).</param>
    /// <exception cref="InvalidDataException">A tensor's size is not what the configuration asks for.</exception>
    public ManagedDecoder(ModelConfig config, Func<string, float[]> read)
        : this(config, read, ProductKernels.OfThisMachine) { }

    internal ManagedDecoder(ModelConfig config, Func<string, float[]> read, ProductKernels kernels)
    {
        _config = config;
        _weights = new DecoderWeights(config, read, kernels);
    }

    /// <summary>Draws completions of every prompt, ordered by prompt, then by sample.</summary>
    /// <exception cref="ArgumentException">A prompt is empty, too long for the model or holds an unknown token.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing is returned.</exception>
    public IReadOnlyList<SampledTokens> Generate(
        DecodingRequest request,
        CancellationToken cancellationToken
    )
    {
        request.Validate(_config);
        if (request.Sequences == 0)
        {
            return [];
        }

        var layout = new CacheLayout(_config);
        using var queue = new WorkQueue(request, _config, layout);
        using var rotary = new PositionTable(_config, queue.MaxPositions);
        var sink = new ResultSink(request);
        var rows = Math.Min(request.Options.MaxConcurrentRows, request.Sequences);
        var (groups, members) = Divide(request.Options.Threads, rows, _weights.Bytes);
        var exchange = new RowExchange(groups, rows);
        var call = new DecodingCall(request, _weights, rotary, layout, queue, exchange, sink);
        new DecodingCrew(call, cancellationToken).Run(groups, members, rows);
        GC.KeepAlive(this);
        return sink.Results;
    }

    public void Dispose() => _weights.Dispose();

    /// <summary>How many groups decode apart from each other, and how many threads each of them has.</summary>
    internal static (int Groups, int Members) Divide(int threads, int rows, long weightBytes)
    {
        var together =
            weightBytes >= HugeModelBytes
            || (weightBytes >= LargeModelBytes && rows < threads * RowsThatOccupyAThread);
        return together ? (1, threads) : (Math.Min(threads, rows), 1);
    }
}
