using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.Rewards;

namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>
/// The shard files of one iteration. A shard that lies there, drawn under the same key, is read; else it is drawn and written, then
/// judged and written again, so that a kill costs at most one shard's samples or one shard's verdicts.
/// </summary>
internal sealed class RecordedShards(IterationFolder folder, SamplePlan plan, RunLog log)
    : IJudgedShards
{
    private readonly Judge _judge = new(plan.Sampling.Host, plan.Reward, plan.RewardOptions);

    private int SamplesPerProblem => plan.Sampling.Sampling.SamplesPerPrompt;

    /// <summary>The samples of the shard: read, or drawn and written.</summary>
    /// <param name="work">The shard.</param>
    /// <param name="stop">Ends the drawing, which throws.</param>
    public DrawnShard Draw(ShardWork work, CancellationToken stop)
    {
        var rows = ReadDrawn(work);
        if (rows is null)
            rows = DrawAnew(work, stop);
        else
            Tell(work, rows);
        return new DrawnShard(work, rows);
    }

    /// <summary>The samples judged, filtered and written; <paramref name="meanwhile"/> runs on the calling thread.</summary>
    public IReadOnlyList<SampleRecord> JudgeWhile(
        DrawnShard drawn,
        Action<CancellationToken> meanwhile
    )
    {
        var judged = Overlap.JudgeWhile(() => JudgeAsync(drawn), meanwhile);
        JudgedRows.TellVerdicts(plan, judged);
        return judged;
    }

    // Written as soon as it is judged: the next shard may be drawn for long.
    private async Task<List<SampleRecord>> JudgeAsync(DrawnShard drawn)
    {
        var (work, rows) = drawn;
        var isJudged = rows.All(row => row.RewardKey == work.RewardKey && row.Verdict is not null);
        var judged = isJudged ? rows : await JudgeAnewAsync(drawn).ConfigureAwait(false);
        var filtered = JudgedRows.Filter(judged, plan.Filter);
        if (!rows.Select(r => r.Fate).SequenceEqual(filtered.Select(r => r.Fate)) || !isJudged)
            Write(work, filtered);
        return filtered;
    }

    public void Ended(int count)
    {
        log.ShardsRead();
        ShardFiles.SetAsideBeyond(folder, count);
    }

    private List<SampleRecord>? ReadDrawn(ShardWork work)
    {
        var path = folder.Shard(work.Number);
        var rows = ReadWhole(path, work);
        if (rows is not null && rows[0].SamplingKey != work.SamplingKey)
        {
            RunFiles.Move(path, folder.SupersededShard(work.Number, rows[0].SamplingKey));
            rows = null;
        }
        var before = folder.SupersededShard(work.Number, work.SamplingKey);
        if (rows is null && File.Exists(before))
        {
            RunFiles.Move(before, path);
            rows = ReadWhole(path, work);
        }
        return rows;
    }

    /// <summary>The rows of a file; null where it is missing or damaged.</summary>
    private List<SampleRecord>? ReadWhole(string path, ShardWork work)
    {
        if (!File.Exists(path))
            return null;
        var rows = JsonLines.Read<SampleRecord>(path, out var damage);
        damage ??= Gap(rows, work);
        if (damage is null)
            return rows;
        log.Damaged(path, damage, "Its samples are drawn anew; they will be the same.");
        return null;
    }

    // Rows of another key may be of other problems and another number of samples.
    private string? Gap(List<SampleRecord> rows, ShardWork work)
    {
        if (rows.Count == 0)
            return "it is empty";
        if (rows.Any(row => row.SamplingKey != rows[0].SamplingKey))
            return "its rows are of several runs";
        if (rows[0].SamplingKey != work.SamplingKey)
            return null;
        var expected = work.Problems.Length * SamplesPerProblem;
        return
            rows.Count == expected && rows.Index().All(row => IsInPlace(row.Index, row.Item, work))
            ? null
            : $"it has {rows.Count} rows where {expected} are due, or not in their order";
    }

    private bool IsInPlace(int index, SampleRecord row, ShardWork work) =>
        row.Problem == work.Problems[index / SamplesPerProblem].Id
        && row.Sample == index % SamplesPerProblem;

    private List<SampleRecord> DrawAnew(ShardWork work, CancellationToken stop)
    {
        work.Shard.Draw(stop);
        var rows = new List<SampleRecord>(work.Problems.Length * SamplesPerProblem);
        for (var i = 0; i < work.Problems.Length; i++)
        {
            for (var j = 0; j < SamplesPerProblem; j++)
                rows.Add(work.Record(plan, i, j));
        }
        log.Drawn();
        Write(work, rows);
        return rows;
    }

    private async Task<List<SampleRecord>> JudgeAnewAsync(DrawnShard drawn)
    {
        var (work, rows) = drawn;
        var completions = rows.Index()
            .Select(row => new Judge.Completion(
                work.Problems[row.Index / SamplesPerProblem],
                row.Item.Text,
                IsCut: row.Item.FinishReason != nameof(FinishReason.Stop)
            ));
        var judgements = await _judge.JudgeAsync([.. completions]).ConfigureAwait(false);
        return
        [
            .. rows.Zip(
                judgements,
                (row, judgement) =>
                    row with
                    {
                        Verdict = judgement.Verdict,
                        Reason = judgement.Reason,
                        Score = judgement.Score,
                        RewardKey = work.RewardKey,
                    }
            ),
        ];
    }

    private void Write(ShardWork work, List<SampleRecord> rows) =>
        folder.Write(
            folder.Shard(work.Number),
            stream => rows.ForEach(row => JsonLines.Write(stream, row))
        );

    private void Tell(ShardWork work, List<SampleRecord> rows)
    {
        if (rows.All(row => row.RewardKey == work.RewardKey))
            log.Reused();
        else
            log.JudgedAnew();
        JudgedRows.TellDrawn(plan, work, rows);
    }
}
