using ReSTEM.MLNet.Filtering;

namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>Writes what the M-step will be trained on while it is read, shard after shard; it gets its name at the end.</summary>
internal sealed class KeptFile(IterationFolder folder, RunLog log) : IDisposable
{
    private FileStream? _file;

    /// <param name="work">The shard.</param>
    /// <param name="rows">Its samples.</param>
    /// <param name="problems">The position of each sample's problem in the shard.</param>
    public void Add(ShardWork work, IReadOnlyList<SampleRecord> rows, IReadOnlyList<int> problems)
    {
        folder.RequireThere();
        RunFiles.Guard(
            folder.Kept,
            () =>
            {
                _file ??= RunFiles.Begin(folder.Kept);
                foreach (var (index, row) in rows.Index())
                {
                    if (row.Fate == SampleFate.Kept)
                        JsonLines.Write(_file, Record(work, row, problems[index]));
                }
            }
        );
    }

    public void Finish()
    {
        if (_file is null)
            return;
        folder.RequireThere();
        CheckOld();
        RunFiles.Finish(folder.Kept, _file);
        _file = null;
    }

    public void Dispose()
    {
        try
        {
            _file?.Dispose();
        }
        catch (IOException)
        {
            // What is buffered is written then. It is of no use without the rest, and the fault that ended the run is the one to tell.
        }
    }

    // It is written anew in any case; whoever read the old one shall know.
    private void CheckOld()
    {
        string? damage = null;
        if (File.Exists(folder.Kept))
            _ = JsonLines.Read<KeptRecord>(folder.Kept, what => damage = what).LongCount();
        if (damage is not null)
            log.Damaged(folder.Kept, damage, "It is written anew from the shards.");
    }

    private static KeptRecord Record(ShardWork work, SampleRecord row, int problem) =>
        new()
        {
            Problem = row.Problem,
            Sample = row.Sample,
            Shard = work.Number,
            PromptIds = work.Shard.PromptTokens(problem),
            Ids = row.Ids,
        };
}
