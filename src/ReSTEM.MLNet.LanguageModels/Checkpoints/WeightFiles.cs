using System.Text.Json;
using System.Text.Json.Nodes;
using ReSTEM.MLNet.LanguageModels.Files;

namespace ReSTEM.MLNet.LanguageModels.Checkpoints;

/// <summary>The weights of a folder: one <c>model.safetensors</c>, or several files and the index that lists them.</summary>
internal static class WeightFiles
{
    public const string Single = "model.safetensors";
    public const string Index = "model.safetensors.index.json";

    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        NewLine = "\n",
    };

    /// <summary>Opens all files; the caller closes them.</summary>
    public static List<SafetensorsFile> Open(string folder)
    {
        var single = Path.Combine(folder, Single);
        if (File.Exists(single))
        {
            return [SafetensorsFile.Open(single)];
        }

        var index = Path.Combine(folder, Index);
        return File.Exists(index)
            ? OpenShards(folder, ModelFile.ReadJson(index))
            : throw new ModelFolderException(
                folder,
                $"holds no weights: expected {Single} or {Index}. Weights in another format (pytorch_model.bin, GGUF) must be converted to safetensors first."
            );
    }

    /// <summary>Writes weights, and removes those of an earlier save that would be taken for part of them.</summary>
    public static void Save(string folder, IReadOnlyList<TensorToWrite> tensors, long maxShardBytes)
    {
        var names = Write(ModelFile.Writer(folder), tensors, maxShardBytes);
        foreach (var path in Directory.EnumerateFiles(folder, "model*.safetensors*").ToList())
        {
            if (!names.Contains(Path.GetFileName(path)))
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>Writes weights file after file.</summary>
    /// <param name="write">Called with each file's name and what writes it.</param>
    /// <param name="tensors">The weights.</param>
    /// <param name="maxShardBytes">Weights beyond this many bytes are spread over several files.</param>
    /// <returns>The names of the files.</returns>
    public static IReadOnlyList<string> Write(
        Action<string, Action<Stream>> write,
        IReadOnlyList<TensorToWrite> tensors,
        long maxShardBytes
    )
    {
        var shards = Cut(tensors, maxShardBytes);
        var names =
            shards.Count == 1
                ? [Single]
                : shards.Select((_, i) => ShardName(i, shards.Count)).ToList();
        foreach (var (name, shard) in names.Zip(shards))
        {
            write(
                name,
                stream => SafetensorsWriter.Write(stream, shard, SafetensorsWriter.PyTorchMetadata)
            );
        }

        if (shards.Count > 1)
        {
            var index = IndexOf(names, shards);
            write(Index, stream => stream.Write(index));
            names.Add(Index);
        }

        return names;
    }

    private static List<SafetensorsFile> OpenShards(string folder, JsonItem index)
    {
        var places = index.Require("weight_map").Members().ToList();
        var files = new Dictionary<string, SafetensorsFile>();
        try
        {
            foreach (var (tensor, item) in places)
            {
                var name = item.AsString();
                if (name.Length == 0 || name != Path.GetFileName(name) || name.Contains('\\'))
                {
                    throw item.Unexpected("the name of a file in the same folder");
                }

                if (!files.TryGetValue(name, out var file))
                {
                    files[name] = file = SafetensorsFile.Open(Path.Combine(folder, name));
                }

                if (!file.Tensors.ContainsKey(tensor))
                {
                    throw new ModelFolderException(
                        file.Path,
                        $"lacks tensor '{tensor}', which {Index} says it holds."
                    );
                }
            }

            return [.. files.Values];
        }
        catch
        {
            foreach (var file in files.Values)
            {
                file.Dispose();
            }

            throw;
        }
    }

    private static List<List<TensorToWrite>> Cut(
        IReadOnlyList<TensorToWrite> tensors,
        long maxShardBytes
    )
    {
        var shards = new List<List<TensorToWrite>> { new() };
        var size = 0L;
        foreach (var tensor in tensors)
        {
            if (size > 0 && size + tensor.ByteCount > maxShardBytes)
            {
                shards.Add([]);
                size = 0;
            }

            shards[^1].Add(tensor);
            size += tensor.ByteCount;
        }

        return shards;
    }

    private static string ShardName(int index, int count) =>
        $"model-{index + 1:D5}-of-{count:D5}.safetensors";

    private static byte[] IndexOf(List<string> names, List<List<TensorToWrite>> shards)
    {
        var map = new JsonObject();
        foreach (var (name, shard) in names.Zip(shards))
        {
            foreach (var tensor in shard)
            {
                map[tensor.Name] = name;
            }
        }

        var json = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["total_size"] = shards.Sum(shard => shard.Sum(tensor => tensor.ByteCount)),
            },
            ["weight_map"] = map,
        };
        return JsonSerializer.SerializeToUtf8Bytes(json, Layout);
    }
}
