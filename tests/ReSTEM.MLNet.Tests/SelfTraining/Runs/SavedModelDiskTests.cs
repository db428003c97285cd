using ReSTEM.MLNet.LanguageModels;

namespace ReSTEM.MLNet.Tests.SelfTraining.Runs;

/// <summary>A model is saved where nothing can be written, or not all of it.</summary>
public sealed class SavedModelDiskTests : IDisposable
{
    private readonly SmallDisk _disk = new("2m");
    private readonly CausalLanguageModel _model = TinyModel.Create();

    private string Folder => Path.Combine(_disk.Path, "model");

    public void Dispose()
    {
        _model.Dispose();
        _disk.Dispose();
    }

    [Fact]
    public void Where_the_disk_is_read_only_no_folder_appears_and_the_model_can_be_saved_after_the_cure()
    {
        _disk.MakeReadOnly();

        var save = () => _model.Save(Folder);

        save.Should().Throw<IOException>().WithMessage($"*Read-only*{Folder}*");
        Directory.EnumerateFileSystemEntries(_disk.Path).Should().BeEmpty();
        _disk.MakeWritable();
        save.Should().NotThrow();
        Opened().Should().Be(_model.Digest);
    }

    [Fact]
    public void A_folder_that_becomes_read_only_keeps_the_model_that_it_holds()
    {
        _model.Save(Folder);
        var files = Directory.GetFiles(Folder);
        using var other = TinyModel.Create(seed: 2);
        _disk.MakeReadOnly();

        var save = () => other.Save(Folder);

        save.Should().Throw<IOException>().WithMessage($"*Read-only*{Folder}*");
        Directory.GetFiles(Folder).Should().BeEquivalentTo(files);
        Opened().Should().Be(_model.Digest);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6_000)]
    public void On_a_full_disk_no_folder_appears_and_nothing_is_left(int free)
    {
        _disk.Fill(free);

        var save = () => _model.Save(Folder);

        save.Should().Throw<IOException>().WithMessage($"*No space left*{Folder}*");
        Directory.EnumerateDirectories(_disk.Path).Should().BeEmpty();
        _disk.MakeRoom();
        save.Should().NotThrow();
        Opened().Should().Be(_model.Digest);
    }

    private string Opened()
    {
        using var model = CausalLanguageModel.Open(Folder);
        return model.Digest;
    }
}
