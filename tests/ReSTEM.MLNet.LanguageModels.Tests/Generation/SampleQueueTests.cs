using ReSTEM.MLNet.LanguageModels.Generation;

namespace ReSTEM.MLNet.LanguageModels.Tests.Generation;

public sealed class SampleQueueTests
{
    [Fact]
    public void Samples_come_by_length_of_prompt_then_prompt_then_sample()
    {
        TokenPrompt[] prompts = [new("a", [1, 2, 3]), new("b", [1]), new("c", [1, 2, 3])];
        var queue = new SampleQueue(prompts, 2);

        var taken = queue.Take(3).Concat(queue.Take(0)).Concat(queue.Take(9)).ToList();

        taken
            .Select(row => (row.Prompt.Index, row.Sample.SampleIndex))
            .Should()
            .Equal((1, 0), (1, 1), (0, 0), (0, 1), (2, 0), (2, 1));
        taken.Select(row => row.Prompt).Distinct().Should().HaveCount(3);
        queue.Take(5).Should().BeEmpty();
    }
}
