using ReSTEM.MLNet.FineTuning;

namespace ReSTEM.MLNet.Tests.FineTuning;

public sealed class KeptExamplesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Examples_come_back_as_they_were_added_in_order_and_by_number()
    {
        using var examples = new KeptExamples(_folder.Path);
        for (var i = 0; i < 30_000; i++)
            examples.Add([i, -1], [.. Enumerable.Range(i, i % 50)]);

        examples.Should().HaveCount(30_000);
        examples[29_999].PromptIds.Should().Equal(29_999, -1);
        examples[29_999].CompletionIds.Should().Equal(Enumerable.Range(29_999, 49));
        examples[0].CompletionIds.Should().BeEmpty();
        examples
            .Select(example => example.PromptIds[0])
            .Should()
            .Equal(Enumerable.Range(0, 30_000));
    }

    [Fact]
    public void A_number_that_is_not_there_is_refused()
    {
        using var examples = new KeptExamples(_folder.Path);
        examples.Add([1], [2]);

        var read = () => examples[1];

        read.Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Their_tokens_lie_in_a_file()
    {
        using var examples = new KeptExamples(_folder.Path);
        var tokens = new int[200];
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var i = 0; i < 100_000; i++) // 80 MB
            examples.Add(tokens, tokens.AsSpan(0, 10));

        (GC.GetTotalMemory(forceFullCollection: true) - before).Should().BeLessThan(3_000_000);
    }
}
