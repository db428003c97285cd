namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>What the groups of one call share.</summary>
/// <param name="Request">What is asked for.</param>
/// <param name="Weights">The model.</param>
/// <param name="Rotary">Positions of the longest sequence.</param>
/// <param name="Layout">How keys and values are laid out.</param>
/// <param name="Queue">What is left to do, and the memory for it.</param>
/// <param name="Exchange">Where groups without samples get rows of others.</param>
/// <param name="Sink">Where results go.</param>
internal sealed record DecodingCall(
    DecodingRequest Request,
    DecoderWeights Weights,
    PositionTable Rotary,
    CacheLayout Layout,
    WorkQueue Queue,
    RowExchange Exchange,
    ResultSink Sink
);
