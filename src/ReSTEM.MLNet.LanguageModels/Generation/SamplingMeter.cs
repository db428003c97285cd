using System.Diagnostics;

namespace ReSTEM.MLNet.LanguageModels.Generation;

/// <summary>Counts what a call has sampled and tells who listens.</summary>
internal sealed class SamplingMeter(int totalSequences, IProgress<SamplingProgress>? progress)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private int _finished;
    private long _tokens;

    public void Add(int finishedSequences, int newTokens)
    {
        _finished += finishedSequences;
        _tokens += newTokens;
        progress?.Report(
            new SamplingProgress(_finished, totalSequences, _tokens)
            {
                Elapsed = Stopwatch.GetElapsedTime(_start),
            }
        );
    }
}
