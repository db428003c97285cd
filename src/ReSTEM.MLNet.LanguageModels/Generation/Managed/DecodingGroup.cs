namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>
/// A team of threads and the rows it decodes, from the first sample it takes to the last: a row that ends leaves at once, and
/// the next sample enters in its place. When no sample is left, the groups share the rows that go on. Member 0 plans every
/// step, all compute it.
/// </summary>
internal sealed class DecodingGroup : IDisposable
{
    // Prompt positions of one pass: enough that the weights are read once for many, few enough for the nearer caches.
    private const int PromptChunk = 96;

    private readonly DecodingCall _call;
    private readonly Team _team;
    private readonly PassBuffers _buffers;
    private readonly ForwardPass _pass;
    private readonly RowPickers _pickers;
    private readonly CacheRow[] _rows;
    private readonly ActiveRow[] _active;
    private readonly CancellationToken _cancellationToken;
    private int _activeCount;
    private int _rowCount;
    private PromptWork? _filling;
    private int _filled;
    private bool _done;

    public DecodingGroup(
        DecodingCall call,
        Team team,
        int maxRows,
        CancellationToken cancellationToken
    )
    {
        (_call, _team, _cancellationToken) = (call, team, cancellationToken);
        var (weights, slots) = (call.Weights, call.Queue.MaxSlots);
        var passRows = Math.Max(maxRows, PromptChunk);
        var size = new PassSize(passRows, maxRows, slots, team.Size);
        _buffers = new PassBuffers(weights.Config, weights.Kernels, size);
        _pass = new ForwardPass(weights, call.Rotary, call.Layout, _buffers, team);
        _rows = new CacheRow[passRows];
        _pickers = new RowPickers(call, team.Size);
        _active =
        [
            .. Enumerable.Range(0, maxRows).Select(_ => new ActiveRow(call.Queue.MaxNewTokens)),
        ];
    }

    /// <summary>One member's way through the whole call; returns when nothing is left.</summary>
    public void Walk(int member)
    {
        while (true)
        {
            if (member == 0)
            {
                Plan();
            }

            _team.Wait();
            if (_done)
            {
                return;
            }

            // Read before the pass: after it member 0 plans on while the others may still be here.
            var (rows, needsLogits) = (_rowCount, _filling is null);
            _pass.Run(member, _rows.AsSpan(0, rows));
            if (needsLogits)
            {
                _pass.ComputeLogits(member, rows);
                _pickers.Pick(member, _pass, _active.AsSpan(0, rows));
                _team.Wait();
            }
        }
    }

    public void Dispose() => _buffers.Dispose();

    private void Plan()
    {
        _cancellationToken.ThrowIfCancellationRequested();
        if (_filling is null)
        {
            Retire();
            Admit();
        }
        else if (_filled == _filling.SharedLength)
        {
            _filling.Ready.Set();
            _filling = null;
            Admit();
        }

        if (_filling is null)
        {
            PlanStep();
        }
        else
        {
            PlanPromptChunk(_filling);
        }
    }

    // Takes samples until the rows are full or a prompt has to be run first.
    private void Admit()
    {
        while (_activeCount < _active.Length && _filling is null)
        {
            var free = _active.Length - _activeCount;
            var taken =
                _activeCount > 0
                    ? _call.Queue.TryTake(free, out var bundle)
                    : _call.Queue.TryTakeOrWait(free, out bundle, _cancellationToken);
            if (!taken)
            {
                ReceiveIfIdle();
                return;
            }

            for (var i = 0; i < bundle.Count; i++)
            {
                _active[_activeCount++]
                    .Start(bundle.Prompt, bundle.FirstSample + i, _call.Queue.Pool);
            }

            Prepare(bundle);
        }
    }

    private void ReceiveIfIdle()
    {
        if (_activeCount == 0)
        {
            _activeCount = _call.Exchange.Receive(_active, _cancellationToken);
            _done = _activeCount == 0;
        }
    }

    private void Prepare(WorkBundle bundle)
    {
        if (!bundle.IsFirst)
        {
            bundle.Prompt.Ready.Wait(_cancellationToken);
        }
        else if (bundle.Prompt.SharedLength == 0)
        {
            bundle.Prompt.Ready.Set();
        }
        else
        {
            (_filling, _filled) = (bundle.Prompt, 0);
        }
    }

    private void PlanPromptChunk(PromptWork prompt)
    {
        _rowCount = Math.Min(PromptChunk, prompt.SharedLength - _filled);
        for (var i = 0; i < _rowCount; i++, _filled++)
        {
            _rows[i] = new CacheRow
            {
                Token = prompt.Tokens[_filled],
                Position = _filled,
                Shared = prompt.Shared,
                SharedLength = int.MaxValue,
            };
        }
    }

    private void PlanStep()
    {
        _activeCount = _call.Exchange.Give(_active.AsSpan(0, _activeCount));
        _rowCount = _activeCount;
        for (var r = 0; r < _activeCount; r++)
        {
            _rows[r] = _active[r].Next();
        }
    }

    // Rows that ended change places with the last ones: the order of rows does not matter to what they compute.
    private void Retire()
    {
        for (var r = _activeCount - 1; r >= 0; r--)
        {
            var row = _active[r];
            if (row.Finished is not null)
            {
                _call.Sink.Add(row.Finish(_call.Queue.Pool));
                _call.Queue.Finish(row.Prompt);
                _activeCount--;
                (_active[r], _active[_activeCount]) = (_active[_activeCount], row);
            }
        }
    }
}
