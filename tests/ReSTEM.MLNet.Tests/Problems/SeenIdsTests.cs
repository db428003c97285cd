using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Tests.Problems;

[Collection(Alone.Name)]
public sealed class SeenIdsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1_000)]
    [InlineData(200_000)]
    public void Each_id_is_new_once(int count)
    {
        using var seen = new SeenIds(_folder.Path);

        var firstTime = Enumerable.Range(0, count).Count(i => seen.Add($"p{i}"));
        var secondTime = Enumerable.Range(0, count).Count(i => seen.Add($"p{i}"));

        firstTime.Should().Be(count);
        secondTime.Should().Be(0);
        seen.Count.Should().Be(count);
    }

    [Fact]
    public void Many_ids_need_no_more_memory_than_some()
    {
        using var seen = new SeenIds(_folder.Path);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var i = 0; i < 200_000; i++)
            seen.Add($"p{i}");

        (GC.GetTotalMemory(forceFullCollection: true) - before).Should().BeLessThan(1_500_000);
    }
}
