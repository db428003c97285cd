using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ReSTEM.MLNet.LanguageModels.Tokenization;

namespace ReSTEM.MLNet.LanguageModels.Generation;

/// <summary>Turns the tokens of one prompt's samples, drawn on other threads, into pieces of text that a reader waits for.</summary>
internal sealed class CompletionStream
{
    private readonly Channel<GeneratedPiece> _pieces = Channel.CreateUnbounded<GeneratedPiece>();
    private readonly StreamedCompletion[] _samples;

    public CompletionStream(TextTokenizer tokenizer, SamplingOptions options)
    {
        var stops = new StopStrings(tokenizer, options.StopStrings);
        _samples =
        [
            .. Enumerable
                .Range(0, options.SamplesPerPrompt)
                .Select(_ => new StreamedCompletion(tokenizer, stops)),
        ];
    }

    /// <summary>Takes a token; those of one sample come in order and one at a time, those of several from several threads.</summary>
    public void Add(DrawnToken token) =>
        _pieces.Writer.TryWrite(_samples[token.SampleIndex].Add(token));

    /// <summary>Draws and gives the pieces as they come; a reader that stops early stops the drawing.</summary>
    /// <param name="draw">Draws all tokens, telling <see cref="Add"/> of each.</param>
    /// <param name="cancellationToken">Stops between two tokens.</param>
    public async IAsyncEnumerable<GeneratedPiece> ReadAsync(
        Action<CancellationToken> draw,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var drawing = Task.Run(() => Draw(draw, stop.Token), CancellationToken.None);
        try
        {
            await foreach (
                var piece in _pieces.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false)
            )
            {
                yield return piece;
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await drawing.ConfigureAwait(false);
        }
    }

    /// <summary>A fault reaches the reader through the channel.</summary>
    private void Draw(Action<CancellationToken> draw, CancellationToken cancellationToken)
    {
        Exception? fault = null;
        try
        {
            draw(cancellationToken);
        }
        catch (Exception e)
        {
            fault = e;
        }

        _pieces.Writer.Complete(fault);
    }
}
