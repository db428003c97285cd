using Microsoft.ML.Runtime;
using ReSTEM.MLNet.DataViews;
using ReSTEM.MLNet.Interop;
using ReSTEM.MLNet.LanguageModels.Generation;

namespace ReSTEM.MLNet.Generation;

/// <summary>
/// Keeps what was drawn for a view, so that each row costs one generation however often and by however many cursors the view is read:
/// ML.NET's trainers read what they train on several times, and its binary writer reads 8192 rows twice (measured with Microsoft.ML
/// 5.0.1). Many shards lie in a temporary file. Where that cannot be written, a warning says so, and further passes draw again.
/// </summary>
#pragma warning disable CA1001 // Nobody disposes a view: its files go with their handles, which the garbage collector closes.
internal sealed class ShardMemo(IHost host)
#pragma warning restore CA1001
{
    private readonly Lock _gate = new();
    private readonly SpooledRecords _records = new(Hosts.TempFilePath(host));
    private bool _isFull;

    /// <summary>
    /// What was drawn for the same questions at the same place, or is drawn now. One draws at a time: a draw uses the whole machine, and
    /// whoever waits finds his samples drawn.
    /// </summary>
    /// <param name="firstProblem">The number, in the source, of the shard's first problem.</param>
    /// <param name="questions">A digest of what is asked.</param>
    /// <param name="draw">Draws; null for a problem without room.</param>
    public GeneratedSequence[]?[] Recall(
        long firstProblem,
        byte[] questions,
        Func<GeneratedSequence[]?[]> draw
    )
    {
        lock (_gate)
        {
            if (
                _records.Read(firstProblem) is { } record
                && DrawnSamples.TryRead(record, questions) is { } before
            )
                return before;
            var samples = draw();
            if (!_isFull)
                Keep(firstProblem, DrawnSamples.Write(samples, questions));
            return samples;
        }
    }

    private void Keep(long firstProblem, byte[] record)
    {
        try
        {
            _records.Write(firstProblem, record);
        }
        catch (IOException e)
        {
            _isFull = true;
            using var channel = host.Start("Sampling");
            channel.Warning(
                MessageSensitivity.None,
                "{0} Samples are no longer remembered: a further pass over the view draws them again.",
                e.Message
            );
        }
    }
}
