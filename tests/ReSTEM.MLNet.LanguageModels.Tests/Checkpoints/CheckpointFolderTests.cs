using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Checkpoints;
using ReSTEM.MLNet.LanguageModels.Tokenization;

namespace ReSTEM.MLNet.LanguageModels.Tests.Checkpoints;

public class CheckpointFolderTests
{
    private static readonly ModelConfig Config = new()
    {
        VocabularySize = 9,
        HiddenSize = 8,
        IntermediateSize = 12,
        LayerCount = 1,
        HeadCount = 2,
    };

    private static TextTokenizer Words() =>
        TextTokenizer.FromWords(["1 + 2 = 3", "2 + 2 = 4"], new WordTokenizerOptions());

    private static List<TensorToWrite> Tensors(TensorDataType type) =>
        [
            TensorToWrite.FromMemory("a", [2, 3], type, new float[] { 1, 2, 3, 4, 5, 6 }),
            TensorToWrite.FromMemory("b", [1], type, new float[] { -0.5f }),
            TensorToWrite.FromMemory("c", [2], type, new float[] { 8, 9 }),
        ];

    [Fact]
    public void A_real_folder_opens()
    {
        var path = SharedData.Find("models/tinystories-656k");

        using var folder = CheckpointFolder.Open(path);
        var tokenizer = TextTokenizer.Open(path);

        folder.Config.KeyValueHeadCount.Should().Be(4);
        folder.Tensors.Should().ContainKey("lm_head.weight").And.HaveCount(20);
        folder.Tensors.Values.Sum(tensor => tensor.Count).Should().Be(656_000);
        tokenizer.VocabularySize.Should().Be(2048);
        tokenizer.BeginOfTextId.Should().Be(1);
        tokenizer.EndOfTextIds.Should().Equal(2);
    }

    [Theory]
    [InlineData(1_000_000)]
    [InlineData(10)]
    public void What_is_saved_opens_the_same(long maxShardBytes)
    {
        using var place = new TemporaryFolder();
        var options = new CheckpointSaveOptions { MaxShardBytes = maxShardBytes };

        CheckpointFolder.Save(
            place["model"],
            Config,
            Tensors(TensorDataType.Float32),
            Words(),
            options
        );
        using var folder = CheckpointFolder.Open(place["model"]);

        folder.Config.Should().Be(Config with { HeadSize = 4, KeyValueHeadCount = 2 });
        folder.Tensors.Keys.Should().BeEquivalentTo("a", "b", "c");
        var numbers = new float[6];
        folder.Tensors["a"].CopyTo(numbers);
        numbers.Should().Equal(1, 2, 3, 4, 5, 6);
        TextTokenizer.Open(place["model"]).Digest.Should().Be(Words().Digest);
        Directory.Exists(place["model.partial"]).Should().BeFalse();
    }

    [Fact]
    public void Saving_again_leaves_no_weights_of_the_save_before()
    {
        using var place = new TemporaryFolder();
        var small = new CheckpointSaveOptions { MaxShardBytes = 10 };

        CheckpointFolder.Save(place.Path, Config, Tensors(TensorDataType.Float32), Words(), small);
        CheckpointFolder.Save(
            place.Path,
            Config,
            Tensors(TensorDataType.BFloat16),
            Words(),
            new CheckpointSaveOptions()
        );

        Directory
            .EnumerateFiles(place.Path, "model*")
            .Select(Path.GetFileName)
            .Should()
            .Equal("model.safetensors");
    }
}
