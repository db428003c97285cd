using System.Text;
using ReSTEM.MLNet.LanguageModels.Checkpoints;
using ReSTEM.MLNet.LanguageModels.Files;
using ReSTEM.MLNet.LanguageModels.Tests.Checkpoints;
using ReSTEM.MLNet.LanguageModels.Tests.Tokenization;
using ReSTEM.MLNet.LanguageModels.Tokenization;

namespace ReSTEM.MLNet.LanguageModels.Tests.Fuzzing;

/// <summary>
/// Ten thousand damaged files: each is opened, or refused with a <see cref="ModelFolderException"/>, and neither takes
/// memory beyond the file's size times a small constant.
/// </summary>
public class DamagedFileTests
{
    /// <summary>A parsed JSON file takes a dozen bytes for each of its own; tokens become strings, ids and merges.</summary>
    private const int BytesPerByte = 60;

    /// <summary>For exceptions, streams and what the runtime makes once.</summary>
    private const int BytesAtLeast = 1_000_000;

    [Fact]
    public void Safetensors_headers()
    {
        var file = SafetensorsBytes();

        Open(4500, file, bytes => SafetensorsHeader.Read("damaged", new MemoryStream(bytes)));
    }

    [Fact]
    public void Safetensors_files()
    {
        using var folder = new TemporaryFolder();
        var numbers = new float[6];

        Open(
            500,
            SafetensorsBytes(),
            bytes =>
            {
                File.WriteAllBytes(folder["damaged"], bytes);
                using var file = SafetensorsFile.Open(folder["damaged"]);
                foreach (var tensor in file.Tensors.Values.Where(tensor => tensor.Count == 6))
                {
                    tensor.CopyTo(numbers);
                }
            }
        );
    }

    [Fact]
    public void Model_configurations()
    {
        var file = Encoding.UTF8.GetBytes(PublishedConfigs.Llama31);

        Open(2000, file, bytes => ConfigFile.Read(JsonItem.Parse("damaged", bytes)));
    }

    [Fact]
    public void Configurations_of_whole_folders()
    {
        using var folder = new TemporaryFolder();
        var words = TextTokenizer.FromWords(["a b c"], new WordTokenizerOptions());
        using (var model = CausalLanguageModel.Create(Some.Config, words, 1))
        {
            model.Save(folder["model"]);
        }

        var path = folder[$"model/{ConfigFile.Name}"];

        Open(
            300,
            File.ReadAllBytes(path),
            bytes =>
            {
                File.WriteAllBytes(path, bytes);
                CausalLanguageModel.Open(folder["model"]).Dispose();
            }
        );
    }

    [Fact]
    public void Adapter_configurations()
    {
        var file = AdapterConfig.Write(new(), Some.Config, "base");

        Open(500, file, bytes => AdapterConfig.Read(JsonItem.Parse("damaged", bytes), Some.Config));
    }

    [Fact]
    public void Shard_indexes()
    {
        using var folder = new TemporaryFolder();
        var file = Encoding.UTF8.GetBytes(
            """{"metadata":{"total_size":8},"weight_map":{"a":"one.safetensors","b":"two.safetensors"}}"""
        );
        HostileFile.Write(
            folder["one.safetensors"],
            """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""",
            4
        );
        HostileFile.Write(
            folder["two.safetensors"],
            """{"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""",
            4
        );

        Open(
            500,
            file,
            bytes =>
            {
                File.WriteAllBytes(folder[WeightFiles.Index], bytes);
                WeightFiles.Open(folder.Path).ForEach(opened => opened.Dispose());
            }
        );
    }

    [Fact]
    public void Tokenizers()
    {
        var file = Encoding.UTF8.GetBytes(SomeTokenizerFiles.Llama().ToJsonString());

        Open(1500, file, bytes => OpenTokenizer(TokenizerFiles.TokenizerJson, bytes));
    }

    [Fact]
    public void Tokenizer_configurations()
    {
        var file = Encoding.UTF8.GetBytes(
            """
            {"add_bos_token":true,"bos_token":"<s>","eos_token":{"content":"</s>"},"pad_token":null,
            "added_tokens_decoder":{"1":{"content":"<s>","special":true,"lstrip":false}},"chat_template":"<|im_start|>"}
            """
        );

        Open(1000, file, bytes => OpenTokenizer(TokenizerFiles.TokenizerConfig, bytes));
    }

    [Fact]
    public void Sentence_piece_models()
    {
        Open(
            1500,
            SomeSentencePiece.Bytes(),
            bytes => OpenTokenizer(TokenizerFiles.SentencePiece, bytes)
        );
    }

    private static byte[] SafetensorsBytes()
    {
        using var folder = new TemporaryFolder();
        var numbers = new float[] { 1, 2, 3, 4, 5, 6 };
        SafetensorsWriter.Write(
            folder["a"],
            [
                TensorToWrite.FromMemory("model.a.weight", [2, 3], TensorDataType.Float32, numbers),
                TensorToWrite.FromMemory("model.b.weight", [6], TensorDataType.BFloat16, numbers),
            ],
            SafetensorsWriter.PyTorchMetadata
        );
        return File.ReadAllBytes(folder["a"]);
    }

    private static void OpenTokenizer(string damaged, byte[] bytes)
    {
        var files = new TokenizerFiles("damaged");
        files.Add(damaged, bytes);
        if (damaged == TokenizerFiles.TokenizerConfig)
        {
            files.Add(
                TokenizerFiles.TokenizerJson,
                Encoding.UTF8.GetBytes(SomeTokenizerFiles.Llama().ToJsonString())
            );
        }
        else
        {
            files.Add(TokenizerFiles.TokenizerConfig, """{"eos_token":"</s>"}"""u8.ToArray());
        }

        var tokenizer = TextTokenizer.FromFiles(files);
        tokenizer.Decode(tokenizer.EncodePrompt("ab aé"));
    }

    private static void Open(int times, byte[] original, Action<byte[]> open)
    {
        open(original);
        var refused = 0;
        for (var seed = 0; seed < times; seed++)
        {
            var damaged = new Mutator(seed).Damage(original);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                open(damaged);
            }
            catch (ModelFolderException)
            {
                refused++;
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Damage {seed} is not handled.", e);
            }

            var taken = GC.GetAllocatedBytesForCurrentThread() - before;
            taken
                .Should()
                .BeLessThan(BytesAtLeast + BytesPerByte * damaged.Length, "seed is {0}", seed);
        }

        refused.Should().BeGreaterThan(times / 10);
    }
}
