using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.ML.Runtime;
using ReSTEM.MLNet.Interop;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.Telemetry;

namespace ReSTEM.MLNet.Generation;

/// <summary>
/// Problems sampled together. Their prompts are encoded when a token is asked for, their completions drawn, all at once,
/// when one is asked for.
/// </summary>
internal sealed class Shard
{
    /// <summary>The finish reason of a problem for which nothing was drawn.</summary>
    public const string PromptTooLong = nameof(PromptTooLong);

    private static readonly GeneratedSequence Nothing = new()
    {
        PromptIndex = 0,
        SampleIndex = 0,
        TokenIds = [],
        Text = "",
        LogProbability = 0,
        FinishReason = FinishReason.Length,
    };

    private readonly SamplingPlan _plan;
    private readonly string[] _ids;
    private readonly string[] _prompts;
    private readonly Lock _gate = new();
    private IReadOnlyList<int>[]? _promptTokens;
    private GeneratedSequence[]?[]? _samples; // null for a problem that leaves no room

    /// <summary>Draws, or finds what was drawn before; absent to draw.</summary>
    public Func<Shard, Func<GeneratedSequence[]?[]>, GeneratedSequence[]?[]>? Memo { get; init; }

    public Shard(SamplingPlan plan, string[] ids, string[] prompts)
    {
        _plan = plan;
        _ids = ids;
        _prompts = prompts;
    }

    public string Id(int problem) => _ids[problem];

    public string Prompt(int problem) => _prompts[problem];

    public IReadOnlyList<int> PromptTokens(int problem) =>
        (_promptTokens ??= Array.ConvertAll(_prompts, _plan.Policy.EncodePrompt))[problem];

    /// <summary>Draws all completions, unless they are drawn.</summary>
    /// <param name="stop">Ends the drawing, as the plan's own token does.</param>
    public void Draw(CancellationToken stop) => Samples(stop);

    public GeneratedSequence Sample(int problem, int sample) =>
        Samples(CancellationToken.None)[problem] is { } drawn ? drawn[sample] : Nothing;

    public string FinishReasonOf(int problem, int sample) =>
        Fits(problem) ? $"{Sample(problem, sample).FinishReason}" : PromptTooLong;

    /// <summary>A digest of the problems' ids and prompts.</summary>
    public byte[] Questions()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var text in _ids.Concat(_prompts))
        {
            hash.AppendData(BitConverter.GetBytes(text.Length));
            hash.AppendData(MemoryMarshal.AsBytes(text.AsSpan()));
        }
        return hash.GetHashAndReset();
    }

    // Two readers may share a shard, and one that failed or was cancelled may be read again.
    private GeneratedSequence[]?[] Samples(CancellationToken stop)
    {
        lock (_gate)
            return _samples ??= Memo is null ? DrawAll(stop) : Memo(this, () => DrawAll(stop));
    }

    private bool Fits(int problem) => PromptTokens(problem).Count < _plan.Policy.ContextLength;

    private GeneratedSequence[]?[] DrawAll(CancellationToken stop)
    {
        var samples = new GeneratedSequence[]?[_ids.Length];
        var fitting = Enumerable.Range(0, _ids.Length).Where(Fits).ToArray();
        var perPrompt = _plan.Sampling.SamplesPerPrompt;
        var drawn = fitting.Length == 0 ? [] : Draw(fitting, stop);
        for (var i = 0; i < fitting.Length; i++)
            samples[fitting[i]] = [.. drawn.Skip(i * perPrompt).Take(perPrompt)];
        Report(fitting, drawn);
        return samples;
    }

    private IReadOnlyList<GeneratedSequence> Draw(int[] fitting, CancellationToken stop)
    {
        var prompts = Array.ConvertAll(fitting, i => new TokenPrompt(_ids[i], PromptTokens(i)));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(
            _plan.Options.CancellationToken,
            stop
        );
        using var cancellation = new HostCancellation(_plan.Host, either.Token);
        cancellation.Token.ThrowIfCancellationRequested();
        using var activity = Instruments.Activities.StartActivity("sample");
        var start = Stopwatch.GetTimestamp();
        var samples = _plan.Policy.Sample(prompts, _plan.Sampling, cancellation.Token);
        Measure(samples, Stopwatch.GetElapsedTime(start), activity);
        return samples;
    }

    private void Measure(
        IReadOnlyList<GeneratedSequence> samples,
        TimeSpan spent,
        Activity? activity
    )
    {
        var tokens = samples.Sum(s => (long)s.TokenIds.Count);
        Instruments.Samples.Add(samples.Count);
        Instruments.SampledTokens.Add(tokens);
        Instruments.SamplingSeconds.Record(spent.TotalSeconds);
        activity
            ?.SetTag("restem.problems", _ids.Length)
            .SetTag("restem.samples", samples.Count)
            .SetTag("restem.tokens", tokens);
    }

    private void Report(int[] fitting, IReadOnlyList<GeneratedSequence> drawn)
    {
        var tooLong = Enumerable.Range(0, _ids.Length).Except(fitting).ToArray();
        if (tooLong.Length > 0)
            Warn(tooLong);
        _plan.Options.Progress?.Report(
            new ShardSampled(
                _ids.Length,
                drawn.Count,
                drawn.Sum(s => (long)s.TokenIds.Count),
                Array.ConvertAll(tooLong, Id)
            )
        );
    }

    private void Warn(int[] tooLong)
    {
        using var channel = _plan.Host.Start("Sampling");
        foreach (var problem in tooLong)
            channel.Warning(
                MessageSensitivity.UserData,
                "Problem '{0}' is skipped: its prompt of {1} tokens leaves no room in the model's context of {2}. Shorten the question or the prompt's examples.",
                Id(problem),
                PromptTokens(problem).Count,
                _plan.Policy.ContextLength
            );
    }
}
