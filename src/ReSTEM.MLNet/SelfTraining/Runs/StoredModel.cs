using System.Security.Cryptography;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.LanguageModels.FineTuning;

namespace ReSTEM.MLNet.SelfTraining.Runs;

/// <summary>An iteration's model and loss curve in the run directory, with the digests that find a changed byte.</summary>
internal sealed class StoredModel(IterationFolder folder, IModelStore store, RunLog log)
{
    public RunLog Log => log;

    /// <summary>Whether the model that training under this key gives lies there, whole.</summary>
    public bool IsThere(string trainingKey)
    {
        if (!File.Exists(folder.ModelRecord))
            return false;
        if (!SealedJson.TryOpen<ModelRecord>(File.ReadAllBytes(folder.ModelRecord), out var record))
        {
            Damaged(folder.ModelRecord, "a byte of it was changed");
            return false;
        }
        if (record!.TrainingKey != trainingKey)
        {
            SetAside(record);
            return false;
        }
        foreach (var (name, digest) in record.Files)
        {
            var path = Path.Combine(folder.Path, name);
            if (File.Exists(path) && DigestOf(path) == digest)
                continue;
            Damaged(path, File.Exists(path) ? "a byte of it was changed" : "it is missing");
            return false;
        }
        return true;
    }

    public ISampler Open() => store.Open(folder.Model);

    /// <summary>The steps of the training that made it.</summary>
    public IEnumerable<FineTuningProgress> Steps() =>
        JsonLines.Read<FineTuningProgress>(folder.Steps, out _);

    /// <summary>Stores a new model. The record comes last: without it the rest counts as missing.</summary>
    public void Save(ISampler model, string trainingKey, IEnumerable<FineTuningProgress> steps)
    {
        folder.Write(
            folder.Steps,
            stream =>
            {
                foreach (var step in steps)
                    JsonLines.Write(stream, step);
            }
        );
        RunFiles.Guard(
            folder.Model,
            () =>
            {
                if (Directory.Exists(folder.Model))
                    Directory.Delete(folder.Model, recursive: true);
                store.Save(model, folder.Model);
            }
        );
        var files = Directory.EnumerateFiles(folder.Model).Append(folder.Steps);
        var record = new ModelRecord { TrainingKey = trainingKey, Files = [] };
        foreach (var path in files)
            record.Files.Add(
                Path.GetRelativePath(folder.Path, path).Replace('\\', '/'),
                DigestOf(path)
            );
        folder.Write(folder.ModelRecord, stream => stream.Write(SealedJson.Page(record)));
    }

    // A model of other options is kept where it disturbs nobody.
    private void SetAside(ModelRecord record)
    {
        log.Note(
            $"Iteration {folder.Iteration} is fine-tuned anew: its samples, options or base model changed."
        );
        var target = folder.SupersededModel(record.TrainingKey);
        RunFiles.Guard(
            target,
            () =>
            {
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Delete(folder.ModelRecord);
                if (Directory.Exists(folder.Model) && !Directory.Exists(target))
                    Directory.Move(folder.Model, target);
            }
        );
    }

    private void Damaged(string path, string damage) =>
        log.Damaged(
            path,
            damage,
            "The iteration is fine-tuned anew; its weights will be the same."
        );

    private static string DigestOf(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
