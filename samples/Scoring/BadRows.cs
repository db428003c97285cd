using System.Text.Json;

namespace Scoring;

/// <summary>
/// The rows that cannot be judged. All of them go to a file beside the output, with their lines; the first few are also told at once,
/// and the others by kind at the end, so that a file that is bad throughout does not flood the screen.
/// </summary>
internal sealed class BadRows(Arguments options) : IDisposable
{
    private const int Told = 10;
    private const int KindsTold = 5;

    private readonly Dictionary<string, int> _others = [];
    private StreamWriter? _list;

    public int Count { get; private set; }

    private string List => $"{options.Out}.bad.jsonl";

    private string Unfinished => $"{List}.partial";

    public async Task AddAsync(int line, string fault)
    {
        _list ??= File.CreateText(Unfinished);
        await _list.WriteLineAsync(JsonSerializer.Serialize(new { line, fault }, Row.Readable));
        Count++;
        if (Count <= Told)
        {
            await Console.Error.WriteLineAsync($"{options.In}, line {line}: {fault}");
        }
        else
        {
            var kind = Kind(line, fault);
            _others[kind] = _others.GetValueOrDefault(kind) + 1;
        }
    }

    /// <summary>Puts the list in its place, instead of one of an earlier run, and tells what was not told.</summary>
    public async Task EndAsync()
    {
        File.Delete(List);
        if (_list is not null)
        {
            await _list.DisposeAsync();
            File.Move(Unfinished, List);
        }

        if (_others.Count > 0)
        {
            await Console.Error.WriteLineAsync(
                $"{options.In}: {Count - Told} more bad rows: {string.Join("; ", Kinds())}. All with their lines: {List}"
            );
        }
    }

    public void Dispose()
    {
        _list?.Dispose();
        File.Delete(Unfinished);
    }

    private IEnumerable<string> Kinds()
    {
        var kinds = _others.OrderByDescending(kind => kind.Value).ThenBy(kind => kind.Key).ToList();
        foreach (var (kind, rows) in kinds.Take(KindsTold))
        {
            yield return $"{rows} x {kind}";
        }

        if (kinds.Count > KindsTold)
        {
            yield return $"{kinds.Skip(KindsTold).Sum(kind => kind.Value)} of {kinds.Count - KindsTold} other kinds";
        }
    }

    // A fault without what is the row's own: its problem's name, and the details behind a colon or in brackets.
    private static string Kind(int line, string fault)
    {
        var common = fault.Replace($"Problem 'line {line}': ", "").Replace($" 'line {line}'", "");
        var details = common.IndexOfAny([':', '(']);
        return (details > 0 ? common[..details] : common).TrimEnd(' ', '.');
    }
}
