using ReSTEM.MLNet.LanguageModels.Architectures;

namespace ReSTEM.MLNet.LanguageModels.Checkpoints;

/// <summary>Brings the tensors of a folder into a model's flat buffer and out of it again.</summary>
internal static class WeightLoader
{
    /// <summary>Finds the stored tensor of every weight, before anything is allocated for them.</summary>
    /// <exception cref="ModelFolderException">A tensor is missing, has another shape, or is unknown.</exception>
    public static IReadOnlyList<(WeightSlot Slot, TensorEntry Tensor)> Match(
        CheckpointFolder folder,
        string path,
        WeightLayout layout
    )
    {
        List<(WeightSlot, TensorEntry)> pairs =
        [
            .. layout.Slots.Select(slot => (slot, Find(folder, path, slot))),
        ];
        RefuseUnknown(folder, layout, [.. pairs.Select(pair => pair.Item2.Name)]);
        return pairs;
    }

    /// <summary>Copies stored tensors into a model's buffer.</summary>
    public static void Load(
        IEnumerable<(WeightSlot Slot, TensorEntry Tensor)> pairs,
        ModelWeights weights
    )
    {
        foreach (var (slot, tensor) in pairs)
        {
            if (slot.StoredTransposed)
            {
                weights.Fill(slot, destination => Transposition.Read(tensor, destination));
            }
            else
            {
                weights.Fill(slot, (start, destination) => tensor.CopyTo(start, destination));
            }
        }
    }

    /// <summary>The tensors to be stored, under their checkpoint names.</summary>
    public static IEnumerable<TensorToWrite> Save(ModelWeights weights, TensorDataType type) =>
        weights.Layout.Slots.Select(slot => new TensorToWrite(
            slot.Name,
            slot.StoredShape,
            type,
            slot.StoredTransposed
                ? (start, destination) => Transposition.Write(weights, slot, start, destination)
                : (start, destination) => weights.ReadPart(slot.Offset + start, destination)
        ));

    private static TensorEntry Find(CheckpointFolder folder, string path, WeightSlot slot)
    {
        var tensor =
            Names(folder.Config, slot.Name)
                .Select(name => folder.Tensors.GetValueOrDefault(name))
                .FirstOrDefault(tensor => tensor is not null)
            ?? throw new ModelFolderException(
                path,
                $"holds no tensor '{slot.Name}' of shape {Text(slot.StoredShape)}, which config.json asks for; "
                    + "the download may be incomplete."
            );
        return tensor.Shape.SequenceEqual(slot.StoredShape)
            ? tensor
            : throw new ModelFolderException(
                tensor.Path,
                $"tensor '{tensor.Name}' has shape {Text(tensor.Shape)}, but config.json asks for "
                    + $"{Text(slot.StoredShape)}; one of the two belongs to another model."
            );
    }

    /// <summary>
    /// What a weight may be called: a folder saved from the model without its head lacks the prefix, as the published
    /// GPT-2 does, and one matrix that is embedding and head is stored under either name.
    /// </summary>
    private static IEnumerable<string> Names(ModelConfig config, string name)
    {
        var architecture = Architecture.Of(config);
        yield return name;
        if (name.StartsWith(architecture.Prefix, StringComparison.Ordinal))
        {
            yield return name[architecture.Prefix.Length..];
        }

        if (config.TieEmbeddings && name == architecture.Embedding)
        {
            yield return WeightNames.Head;
        }
    }

    private static void RefuseUnknown(
        CheckpointFolder folder,
        WeightLayout layout,
        HashSet<string> used
    )
    {
        var derived = Architecture.Of(folder.Config).Derived;
        foreach (var tensor in folder.Tensors.Values)
        {
            var known =
                used.Contains(tensor.Name)
                || derived.Any(end => tensor.Name.EndsWith(end, StringComparison.Ordinal));
            var tied = tensor.Name == WeightNames.Head && !layout.Has(WeightNames.Head);
            if (!known && !tied)
            {
                throw new ModelFolderException(
                    tensor.Path,
                    $"holds tensor '{tensor.Name}', which the model described by config.json does not have; leaving it out would change the model."
                );
            }
        }
    }

    private static string Text(IEnumerable<long> shape) => $"({string.Join(", ", shape)})";
}
