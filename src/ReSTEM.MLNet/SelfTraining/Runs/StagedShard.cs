using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.Rewards;

namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>One shard on its way through its stages: what was drawn and judged so far decides what is drawn next.</summary>
internal sealed class StagedShard
{
    // Between a problem's id and its stage: no id that a person writes holds it.
    private const char Separator = '\u001f';

    private readonly SamplePlan _plan;
    private readonly Judge _judge;
    private readonly ShardWork _work;
    private readonly List<SampleRecord>[] _rows;
    private readonly StageSchedule _schedule;
    private Dictionary<(string, int), SampleRecord> _stored = [];

    public StagedShard(SamplePlan plan, Judge judge, ShardWork work)
    {
        (_plan, _judge, _work) = (plan, judge, work);
        _rows = Array.ConvertAll(work.Problems, _ => new List<SampleRecord>());
        _schedule = new StageSchedule(plan, _rows);
        Key = KeyOf(plan, work);
    }

    /// <summary>Names all that the samples depend on, which are the verdicts too.</summary>
    public string Key { get; }

    /// <summary>What was drawn so far, problem by problem.</summary>
    public IReadOnlyList<SampleRecord> Rows => [.. _rows.SelectMany(rows => rows)];

    /// <summary>Takes samples from here, as far as they go, in place of drawing them.</summary>
    public void Remember(IEnumerable<SampleRecord> stored) =>
        _stored = stored
            .DistinctBy(row => (row.Problem, row.Sample))
            .ToDictionary(row => (row.Problem, row.Sample), row => row with { Fate = null });

    /// <summary>Goes through the next stage; false at the end.</summary>
    public bool TryAdvance(out bool isDrawn)
    {
        isDrawn = false;
        if (_schedule.Next() is not { } stage)
            return false;
        var rows = Remembered(stage);
        isDrawn = rows is null;
        foreach (var (index, problem) in stage.Problems.Index())
            _rows[problem].AddRange((rows ??= Draw(stage))[index]);
        return true;
    }

    private SampleRecord[][]? Remembered(Stage stage)
    {
        var rows = Array.ConvertAll(
            stage.Problems,
            problem =>
                Enumerable
                    .Range(_rows[problem].Count, stage.Samples)
                    .Select(sample =>
                        _stored.GetValueOrDefault((_work.Problems[problem].Id, sample))
                    )
                    .OfType<SampleRecord>()
                    .ToArray()
        );
        return Array.TrueForAll(rows, found => found.Length == stage.Samples) ? rows : null;
    }

    private SampleRecord[][] Draw(Stage stage)
    {
        var sampling = _plan.Sampling with
        {
            Sampling = _plan.Sampling.Sampling with { SamplesPerPrompt = stage.Samples },
            Options = _plan.Sampling.Options with { Progress = null }, // told once, for the whole shard
        };
        var prompts = stage.IsHinted ? _work.HintPrompts! : null;
        var shard = new Shard(
            sampling,
            Array.ConvertAll(stage.Problems, problem => StageId(stage, problem)),
            Array.ConvertAll(stage.Problems, i => prompts?[i] ?? _work.Shard.Prompt(i))
        );
        var rows = Array.ConvertAll(stage.Problems, problem => new SampleRecord[stage.Samples]);
        foreach (var (index, problem) in stage.Problems.Index())
        {
            for (var i = 0; i < stage.Samples; i++)
                rows[index][i] = Record(shard, stage, index, i);
        }
        return Judged(stage, rows);
    }

    private string StageId(Stage stage, int problem)
    {
        var id = _work.Problems[problem].Id;
        var drawn = _rows[problem].Count;
        return drawn == 0 ? id : $"{id}{Separator}{(stage.IsHinted ? "hint" : $"{drawn}")}";
    }

    private SampleRecord Record(Shard shard, Stage stage, int index, int sample)
    {
        var problem = stage.Problems[index];
        var id = _work.Problems[problem].Id;
        return _work.Record(_plan, id, shard, (index, sample)) with
        {
            Sample = _rows[problem].Count + sample,
            SamplingKey = Key,
            RewardKey = _work.RewardKey,
            IsHinted = stage.IsHinted ? true : null,
        };
    }

    private SampleRecord[][] Judged(Stage stage, SampleRecord[][] rows)
    {
        var completions = rows.Zip(stage.Problems)
            .SelectMany(pair =>
                pair.First.Select(row => new Judge.Completion(
                    _work.Problems[pair.Second],
                    row.Text,
                    IsCut: row.FinishReason != nameof(FinishReason.Stop)
                ))
            );
        var judgements = Overlap.JudgeWhile(() => _judge.JudgeAsync([.. completions]), _ => { });
        return
        [
            .. rows.SelectMany(problem => problem)
                .Zip(
                    judgements,
                    (row, judgement) =>
                        row with
                        {
                            Verdict = judgement.Verdict,
                            Reason = judgement.Reason,
                            Score = judgement.Score,
                        }
                )
                .Chunk(stage.Samples),
        ];
    }

    private static string KeyOf(SamplePlan plan, ShardWork work)
    {
        using var key = new Fingerprint();
        key.Add("samples", work.SamplingKey)
            .Add("reward", work.RewardKey)
            .Add(OptionValues.Of(plan.Filter, nameof(plan.Filter.Seed)));
        if (plan.Adaptive is { } adaptive)
            key.Add(OptionValues.Of(adaptive));
        foreach (var hint in work.HintPrompts ?? [])
            key.Add("hint", hint);
        return key.Short();
    }
}
