using Microsoft.ML;
using Microsoft.ML.Runtime;
using ReSTEM.MLNet.Interop;

namespace ReSTEM.MLNet.Rewards;

/// <summary>
/// The fitted transformers of a reward on their way into a model file: each becomes a model file of ML.NET's own inside it. They are
/// saved to temporary files first, because ML.NET finds out what it cannot save only while it saves.
/// </summary>
internal sealed class JudgesToStore(IHostEnvironment environment) : IDisposable
{
    private readonly List<FileStream> _files = [];

    /// <summary>Saves a transformer and names the file it will be.</summary>
    /// <exception cref="NotSupportedException">ML.NET cannot save it.</exception>
    public string Add(ITransformer judge, DataViewSchema inputSchema)
    {
        var file = JudgeFile.Create(Hosts.TempFilePath(environment));
        _files.Add(file);
        try
        {
            Hosts.Models(environment).Save(judge, inputSchema, file);
        }
        catch (Exception e) when (e is not (OperationCanceledException or IOException))
        {
            throw new NotSupportedException(
                $"The reward stage cannot be saved: its TransformerReward asks a transformer that ML.NET cannot save ({e.Message}). {StoredReward.Cure}",
                e
            );
        }
        return StoredJudges.FileName(_files.Count - 1);
    }

    public void WriteTo(ModelWriter writer)
    {
        for (var judge = 0; judge < _files.Count; judge++)
        {
            var file = _files[judge];
            file.Position = 0;
            writer.File(StoredJudges.FileName(judge), file.CopyTo);
        }
    }

    public void Dispose() => _files.ForEach(file => file.Dispose());
}
