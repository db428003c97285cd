using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using ReSTEM.MLNet.LanguageModels.Checkpoints;
using ReSTEM.MLNet.LanguageModels.Files;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>
/// The states of a training in a folder, as <c>step-000200/</c> with <c>numbers.safetensors</c> (the trained numbers and both
/// running means of the optimizer, 32-bit floats) and <c>state.json</c>. Each appears whole or not at all; the newest two are
/// kept, and the one with the best weights.
/// </summary>
/// <param name="folder">Made where it is missing.</param>
/// <param name="facts">What a state must agree in.</param>
internal sealed class TrainingCheckpoints(string folder, IReadOnlyDictionary<string, string> facts)
{
    private const string Prefix = "step-";
    private const string Numbers = "numbers.safetensors";
    private const string State = "state.json";
    private const string Partial = ".partial";

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>The newest state, its numbers put where they belong; absent where there is none.</summary>
    /// <exception cref="InvalidOperationException">It is of a training with other options, examples or another model.</exception>
    /// <exception cref="ModelFolderException">It is damaged.</exception>
    public TrainingState? Restore(Tensor flat, AdamW optimizer)
    {
        Directory.CreateDirectory(folder);
        if (Steps().LastOrDefault() is not (> 0 and var step))
        {
            return null;
        }

        var stored = Read(step);
        Compare(stored.Facts);
        using var file = SafetensorsFile.Open(Path.Combine(Folder(step), Numbers));
        StoredTensor.Read(file, "trained", flat);
        StoredTensor.Read(file, "mean", optimizer.Mean);
        StoredTensor.Read(file, "square", optimizer.Square);
        optimizer.Steps = step;
        return stored.State;
    }

    /// <summary>Puts the trained numbers of a step in place.</summary>
    public void Restore(int step, Tensor flat)
    {
        _ = Read(step);
        using var file = SafetensorsFile.Open(Path.Combine(Folder(step), Numbers));
        StoredTensor.Read(file, "trained", flat);
    }

    /// <summary>Keeps a state; nothing happens before the first step and where it is there already.</summary>
    public void Save(TrainingState state, Tensor flat, AdamW optimizer)
    {
        if (state.Step == 0 || Directory.Exists(Folder(state.Step)))
        {
            return;
        }

        ModelFile.WriteFolder(
            Folder(state.Step),
            place =>
            {
                var numbers = Path.Combine(place, Numbers);
                SafetensorsWriter.Write(
                    numbers,
                    [
                        StoredTensor.Of("trained", flat),
                        StoredTensor.Of("mean", optimizer.Mean),
                        StoredTensor.Of("square", optimizer.Square),
                    ],
                    new Dictionary<string, string>()
                );
                var stored = new StoredState(state, facts, Digest(numbers)).Sealed();
                ModelFile.Write(
                    Path.Combine(place, State),
                    JsonSerializer.SerializeToUtf8Bytes(stored, Json)
                );
            }
        );
        Prune(state.BestStep);
    }

    private StoredState Read(int step)
    {
        var path = Path.Combine(Folder(step), State);
        var stored = Parse(path);
        if (stored != stored.Sealed() || stored.State.Step != step)
        {
            throw new ModelFolderException(
                path,
                $"is not what was written: something in it was changed. Delete {Folder(step)}; the state before it is taken then."
            );
        }

        var numbers = Path.Combine(Folder(step), Numbers);
        if (!File.Exists(numbers) || Digest(numbers) != stored.NumbersDigest)
        {
            throw new ModelFolderException(
                numbers,
                $"is not what was written: it was cut short or changed. Delete {Folder(step)}; the state before it is taken then."
            );
        }

        return stored;
    }

    private static StoredState Parse(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<StoredState>(ModelFile.Read(path), Json)
                ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new ModelFolderException(
                path,
                $"is not a state of a training ({e.Message}). Delete its folder; the state before it is taken then.",
                e
            );
        }
    }

    private void Compare(IReadOnlyDictionary<string, string> stored)
    {
        string[] other =
        [
            .. from name in facts.Keys.Union(stored.Keys).Order(StringComparer.Ordinal)
            let was = stored.GetValueOrDefault(name, "absent")
            let now = facts.GetValueOrDefault(name, "absent")
            where was != now
            select $"{name} was {was} and is {now}",
        ];
        if (other.Length > 0)
        {
            throw new InvalidOperationException(
                $"{folder} holds the state of another training: {string.Join("; ", other)}. "
                    + "Set it back to go on, or choose another CheckpointDirectory or empty this one to begin anew."
            );
        }
    }

    private void Prune(int best)
    {
        // What a kill has left of states that were being written or deleted.
        foreach (var left in Directory.GetDirectories(folder, Prefix + "*" + Partial))
        {
            Directory.Delete(left, recursive: true);
        }

        foreach (var step in Steps().SkipLast(2).Where(step => step != best))
        {
            // Renamed first: a folder that is half deleted must not be taken for a state.
            var doomed = Folder(step) + Partial;
            Directory.Move(Folder(step), doomed);
            Directory.Delete(doomed, recursive: true);
        }
    }

    private List<int> Steps() =>
        [
            .. Directory
                .EnumerateDirectories(folder, Prefix + "*")
                .Select(path => Path.GetFileName(path)[Prefix.Length..])
                .Where(name =>
                    int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _)
                )
                .Select(name => int.Parse(name, CultureInfo.InvariantCulture))
                .Order(),
        ];

    private string Folder(int step) =>
        Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{step:D6}"));

    private static string Digest(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private sealed record StoredState(
        TrainingState State,
        IReadOnlyDictionary<string, string> Facts,
        string NumbersDigest
    )
    {
        /// <summary>Of all the rest.</summary>
        public string Digest { get; init; } = "";

        public StoredState Sealed()
        {
            var bytes = JsonSerializer.SerializeToUtf8Bytes(this with { Digest = "" }, Json);
            return this with { Digest = Convert.ToHexStringLower(SHA256.HashData(bytes)) };
        }
    }
}
