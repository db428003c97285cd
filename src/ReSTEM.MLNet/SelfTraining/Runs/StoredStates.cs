using System.Text.Json;
using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.LanguageModels.FineTuning;

namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>
/// The states of an unfinished fine-tuning, in a folder named by all that the training depends on, so that another training's are never
/// taken for them. Gone once the model is stored.
/// </summary>
internal sealed class StoredStates(IterationFolder folder, RunLog log)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    public string Folder(string trainingKey) => Path.Combine(folder.FineTuning, trainingKey);

    /// <summary>The steps that were taken, as the trainer has written them.</summary>
    public IEnumerable<FineTuningProgress> History(string trainingKey)
    {
        var path = Path.Combine(Folder(trainingKey), "history.jsonl");
        if (!File.Exists(path))
            yield break;
        // The trainer may still hold the file open.
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        while (reader.ReadLine() is { } line)
            yield return JsonSerializer.Deserialize<FineTuningProgress>(line, s_json)!;
    }

    /// <summary>Trains; where the newest state is damaged, from the one before it, and at last from the beginning.</summary>
    /// <exception cref="RunDirectoryException">A state cannot be written.</exception>
    public T Healing<T>(string trainingKey, Func<T> train)
    {
        while (true)
        {
            var newest = Newest(trainingKey);
            try
            {
                return Trained(trainingKey, train);
            }
            catch (Exception e)
                when (newest is not null
                    && e is ModelFolderException or InvalidOperationException
                    && e.Message.Contains(Folder(trainingKey), StringComparison.Ordinal)
                )
            {
                log.Damaged(
                    newest,
                    e.Message,
                    "The state before it is taken; the weights will be the same."
                );
                Directory.Delete(newest, recursive: true);
            }
        }
    }

    public void Forget()
    {
        if (Directory.Exists(folder.FineTuning))
            RunFiles.Guard(
                folder.FineTuning,
                () => Directory.Delete(folder.FineTuning, recursive: true)
            );
    }

    private T Trained<T>(string trainingKey, Func<T> train)
    {
        T? trained = default;
        RunFiles.Guard(Folder(trainingKey), () => trained = train());
        return trained!;
    }

    private string? Newest(string trainingKey) =>
        Directory.Exists(Folder(trainingKey))
            ? Directory
                .EnumerateDirectories(Folder(trainingKey), "step-*")
                .Where(path => !path.EndsWith(".partial", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .LastOrDefault()
            : null;
}
