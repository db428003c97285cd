using System.Diagnostics;
using System.Globalization;
using System.Text;
using ReSTEM.MLNet.LanguageModels.Generation;

namespace Generate;

/// <summary>Prints completions in the order of samples: the first unfinished one as it grows, those behind it when it is over.</summary>
internal sealed class CompletionPrinter
{
    private readonly CommandLine _options;
    private readonly StringBuilder[] _waiting;
    private readonly GeneratedSequence?[] _done;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private int _current;
    private int _tokens;

    private CompletionPrinter(CommandLine options)
    {
        _options = options;
        _waiting = [.. Enumerable.Range(0, options.Samples).Select(_ => new StringBuilder())];
        _done = new GeneratedSequence?[options.Samples];
    }

    public static CompletionPrinter Of(CommandLine options)
    {
        var printer = new CompletionPrinter(options);
        printer.Begin();
        return printer;
    }

    public void Print(GeneratedPiece piece)
    {
        _tokens++;
        _waiting[piece.SampleIndex].Append(piece.Text);
        _done[piece.SampleIndex] = piece.Completion;
        while (_current < _options.Samples)
        {
            Show();
            if (_done[_current] is not { } completion)
            {
                return;
            }

            End(completion);
            _current++;
            Begin();
        }
    }

    /// <summary>Tells how fast it went; not among the lines of JSON.</summary>
    public void Finish()
    {
        var seconds = _watch.Elapsed.TotalSeconds;
        var speed = string.Create(
            CultureInfo.InvariantCulture,
            $"{_tokens} tokens in {seconds:0.00} s: {_tokens / seconds:0} tokens/s"
        );
        (_options.Json ? Console.Error : Console.Out).WriteLine(speed);
    }

    private void Begin()
    {
        if (_options.Json || _current == _options.Samples)
        {
            return;
        }

        if (_options.Samples > 1)
        {
            Console.WriteLine($"--- sample {_current} ---");
        }

        Console.Write(_options.Chat ? "" : _options.Prompt);
    }

    private void Show()
    {
        if (!_options.Json)
        {
            Console.Write(_waiting[_current]);
            _waiting[_current].Clear();
        }
    }

    private void End(GeneratedSequence completion)
    {
        var reason = completion.FinishReason == FinishReason.Stop ? "stop" : "length";
        Console.WriteLine(
            _options.Json
                ? Json.Line(
                    new
                    {
                        sample = completion.SampleIndex,
                        text = completion.Text,
                        ids = completion.TokenIds,
                        logProbability = completion.LogProbability,
                        finishReason = reason,
                    }
                )
                : $"\n[{reason}]"
        );
    }
}
