using ReSTEM.MLNet.LanguageModels.Architectures;

namespace ReSTEM.MLNet.LanguageModels.Checkpoints;

/// <summary>Brings the tensors of a folder into a model's flat buffer and out of it again.</summary>
internal static class WeightLoader
{
    /// <summary>Tensors that old checkpoints hold and nobody reads: they follow from the configuration.</summary>
    private const string DerivedTensor = ".rotary_emb.inv_freq";

    /// <exception cref="ModelFolderException">A tensor is missing, has another shape, or is unknown.</exception>
    public static void Load(CheckpointFolder folder, string path, ModelWeights weights)
    {
        var used = new HashSet<string>();
        foreach (var slot in weights.Layout.Slots)
        {
            var tensor = Find(folder, path, slot);
            used.Add(tensor.Name);
            if (!tensor.Shape.SequenceEqual(slot.Shape))
            {
                throw new ModelFolderException(
                    tensor.Path,
                    $"tensor '{tensor.Name}' has shape ({string.Join(", ", tensor.Shape)}), but config.json asks for "
                        + $"({string.Join(", ", slot.Shape)}); one of the two belongs to another model."
                );
            }

            weights.Fill(slot, tensor.CopyTo);
        }

        RefuseUnknown(folder, weights.Layout, used);
    }

    /// <summary>The tensors to be stored, under their checkpoint names.</summary>
    public static IEnumerable<TensorToWrite> Save(ModelWeights weights, TensorDataType type) =>
        weights.Layout.Slots.Select(slot => new TensorToWrite(
            slot.Name,
            slot.Shape,
            type,
            (start, destination) => weights.ReadPart(slot.Offset + start, destination)
        ));

    private static TensorEntry Find(CheckpointFolder folder, string path, WeightSlot slot)
    {
        if (folder.Tensors.TryGetValue(slot.Name, out var tensor))
        {
            return tensor;
        }

        var tied = slot.Name == WeightNames.Embedding && folder.Config.TieEmbeddings;
        return tied && folder.Tensors.TryGetValue(WeightNames.Head, out var head)
            ? head
            : throw new ModelFolderException(
                path,
                $"holds no tensor '{slot.Name}' of shape ({string.Join(", ", slot.Shape)}), which config.json asks for; "
                    + "the download may be incomplete."
            );
    }

    private static void RefuseUnknown(
        CheckpointFolder folder,
        WeightLayout layout,
        HashSet<string> used
    )
    {
        foreach (var tensor in folder.Tensors.Values)
        {
            var known =
                used.Contains(tensor.Name)
                || tensor.Name.EndsWith(DerivedTensor, StringComparison.Ordinal);
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
}
