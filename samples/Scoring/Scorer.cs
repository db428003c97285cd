using System.Diagnostics;
using Spectre.Console;

namespace Scoring;

/// <summary>Judges the rows of a file, several at a time, and writes them in their order.</summary>
internal sealed class Scorer(Arguments options, RowReward rows) : IDisposable
{
    /// <summary>Rows judged ahead of the slowest, for each worker: memory is bounded, and one slow row does not stop the rest.</summary>
    private const int Ahead = 64;

    private readonly VerdictTable _table = new();
    private readonly BadRows _bad = new(options);
    private readonly SemaphoreSlim _places = new(options.Workers);

    public void Dispose()
    {
        _bad.Dispose();
        _places.Dispose();
    }

    /// <summary>Runs and prints what came out. The output file appears when it is whole.</summary>
    public static async Task RunAsync(Arguments options, RowReward rows, CancellationToken token)
    {
        using var scorer = new Scorer(options, rows);
        var unfinished = $"{options.Out}.partial";
        var started = Stopwatch.GetTimestamp();
        try
        {
            await AnsiConsole
                .Progress()
                .Columns(
                    new TaskDescriptionColumn(),
                    new ProgressBarColumn(),
                    new PercentageColumn(),
                    new ElapsedTimeColumn()
                )
                .StartAsync(async progress =>
                {
                    await using var writer = File.CreateText(unfinished);
                    await scorer.RunAsync(writer, progress.AddTask(options.Kind), token);
                });
            File.Move(unfinished, options.Out, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }

        await scorer._bad.EndAsync();
        scorer._table.Print(Stopwatch.GetElapsedTime(started), scorer._bad.Count);
    }

    private async Task RunAsync(StreamWriter writer, ProgressTask progress, CancellationToken token)
    {
        progress.MaxValue = Math.Max(
            1,
            await File.ReadLinesAsync(options.In, token).CountAsync(token)
        );
        var pending = new Queue<(int Line, Task<(Row, Scored)> Work)>();
        var line = 0;
        await foreach (var text in File.ReadLinesAsync(options.In, token))
        {
            line++;
            if (string.IsNullOrWhiteSpace(text))
            {
                continue;
            }

            var number = line;
            pending.Enqueue((number, Task.Run(() => ScoreAsync(number, text, token), token)));
            if (pending.Count >= options.Workers * Ahead)
            {
                await WriteAsync(writer, pending.Dequeue());
                progress.Value = line - pending.Count;
            }
        }

        while (pending.TryDequeue(out var next))
        {
            await WriteAsync(writer, next);
            progress.Value = line - pending.Count;
        }
    }

    private async Task<(Row, Scored)> ScoreAsync(int line, string text, CancellationToken token)
    {
        var row = Row.Parse(line, text);
        await _places.WaitAsync(token);
        try
        {
            var started = Stopwatch.GetTimestamp();
            var judgement = await rows.JudgeAsync(row, token);
            var elapsed = Stopwatch.GetElapsedTime(started);
            return (row, new Scored(judgement, elapsed.TotalMilliseconds));
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task WriteAsync(StreamWriter writer, (int Line, Task<(Row, Scored)> Work) next)
    {
        try
        {
#pragma warning disable VSTHRD003 // started by the method that calls this one
            var (row, scored) = await next.Work;
#pragma warning restore VSTHRD003
            await writer.WriteLineAsync(row.With(scored));
            _table.Add(scored);
        }
        catch (Exception fault)
            when (fault is InvalidDataException or InvalidOperationException or ArgumentException)
        {
            await _bad.AddAsync(next.Line, fault.Message);
        }
    }
}
