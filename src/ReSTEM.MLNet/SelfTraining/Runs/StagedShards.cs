using ReSTEM.MLNet.Rewards;

namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>
/// Shards whose samples are drawn in stages, each decided by the verdicts on the ones before. With a run directory a stage that was
/// judged is written before the next is drawn, and read where it lies there, so that a kill costs at most one stage of one shard.
/// </summary>
internal sealed class StagedShards(IterationFolder? folder, SamplePlan plan, RunLog log)
    : IJudgedShards
{
    private readonly Judge _judge = new(plan.Sampling.Host, plan.Reward, plan.RewardOptions);

    /// <summary>Nothing: what is drawn is decided by verdicts.</summary>
    public DrawnShard Draw(ShardWork work, CancellationToken stop) => new(work, []);

    /// <summary>Draws and judges by turns; then <paramref name="meanwhile"/> runs.</summary>
    public IReadOnlyList<SampleRecord> JudgeWhile(
        DrawnShard drawn,
        Action<CancellationToken> meanwhile
    )
    {
        var rows = DrawAndJudge(drawn.Work);
        meanwhile(CancellationToken.None);
        return rows;
    }

    public void Ended(int count)
    {
        if (folder is null)
            return;
        log.ShardsRead();
        ShardFiles.SetAsideBeyond(folder, count);
    }

    private List<SampleRecord> DrawAndJudge(ShardWork work)
    {
        var shard = new StagedShard(plan, _judge, work);
        var stored = Stored(work, shard.Key);
        shard.Remember(stored);
        while (shard.TryAdvance(out var isDrawn))
        {
            if (isDrawn)
                Write(work, shard.Rows);
        }
        var filtered = JudgedRows.Filter(shard.Rows, plan.Filter);
        if (!stored.SequenceEqual(filtered))
            Write(work, filtered);
        Tell(work, filtered, stored.Count == filtered.Count);
        return filtered;
    }

    /// <summary>What lies in the run directory under the same key; what lies there under another one is set aside.</summary>
    private List<SampleRecord> Stored(ShardWork work, string key)
    {
        if (folder is null)
            return [];
        var path = folder.Shard(work.Number);
        var rows = Read(path);
        if (rows.Count > 0 && rows[0].SamplingKey != key)
        {
            RunFiles.Move(path, folder.SupersededShard(work.Number, rows[0].SamplingKey));
            rows = [];
        }
        var before = folder.SupersededShard(work.Number, key);
        if (rows.Count == 0 && File.Exists(before))
        {
            RunFiles.Move(before, path);
            rows = Read(path);
        }
        return rows;
    }

    private List<SampleRecord> Read(string path)
    {
        if (!File.Exists(path))
            return [];
        var rows = JsonLines.Read<SampleRecord>(path, out var damage);
        if (damage is null && rows.All(row => row.SamplingKey == rows[0].SamplingKey))
            return rows;
        log.Damaged(
            path,
            damage ?? "its rows are of several runs",
            "Its samples are drawn anew; they will be the same."
        );
        return [];
    }

    private void Write(ShardWork work, IReadOnlyList<SampleRecord> rows)
    {
        folder?.Write(
            folder.Shard(work.Number),
            stream =>
            {
                foreach (var row in rows)
                    JsonLines.Write(stream, row);
            }
        );
    }

    private void Tell(ShardWork work, List<SampleRecord> rows, bool isReused)
    {
        if (isReused)
            log.Reused();
        else
            log.Drawn();
        JudgedRows.TellDrawn(plan, work, rows);
        JudgedRows.TellVerdicts(plan, rows);
    }
}
