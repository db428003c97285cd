using Microsoft.ML;
using Microsoft.ML.Runtime;
using ReSTEM.MLNet.Interop;

namespace ReSTEM.MLNet.Rewards;

/// <summary>Loads the fitted transformers of a reward out of a model file, and owns what is made for the reward.</summary>
internal sealed class StoredJudges(IHostEnvironment environment, ModelReader reader) : IDisposable
{
    private readonly Stack<object> _owned = new();

    public static string FileName(int judge) => $"judge.{judge}.zip";

    /// <summary>Takes over what must be disposed with the reward.</summary>
    public T Own<T>(T made)
        where T : notnull
    {
        _owned.Push(made);
        return made;
    }

    /// <exception cref="InvalidDataException">It is missing, damaged, or needs a package that this program does not reference.</exception>
    public ITransformer Load(string name, out DataViewSchema inputSchema)
    {
        ITransformer? judge = null;
        DataViewSchema? schema = null;
        reader.File(name, stream => judge = Load(name, stream, out schema));
        inputSchema =
            schema
            ?? throw new InvalidDataException(
                $"The judge '{name}' in the model file does not say what it reads; the file is damaged. Save the model again."
            );
        return Own(judge!);
    }

    /// <summary>The last made first: a reward before the transformer that it asks.</summary>
    public void Dispose()
    {
        while (_owned.TryPop(out var made))
        {
            if (made is IAsyncDisposable waiting)
                Blocking.Wait(waiting.DisposeAsync().AsTask());
            else
                (made as IDisposable)?.Dispose();
        }
    }

    private ITransformer Load(string name, Stream stream, out DataViewSchema? inputSchema)
    {
        try
        {
            return Hosts.Models(environment).Load(stream, out inputSchema);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new InvalidDataException(
                $"The judge '{name}' in the model file cannot be loaded: {e.Message} Reference the packages of its transformers; if they are referenced, the file is damaged: save the model again.",
                e
            );
        }
    }
}
