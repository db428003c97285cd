using Microsoft.ML;
using Microsoft.ML.Data;

namespace ReSTEM.MLNet.Samples.Reporting;

/// <summary>Shows what two models answer to the same questions.</summary>
public static class Showcase
{
    /// <summary>Prints question, answer before and answer after, row by row.</summary>
    public static void Print(IDataView questions, ITransformer before, ITransformer after)
    {
        ArgumentNullException.ThrowIfNull(questions);
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var asked = Column(questions, "Question");
        var first = Column(before.Transform(questions), "Completion");
        var last = Column(after.Transform(questions), "Completion");
        foreach (var ((question, one), two) in asked.Zip(first).Zip(last))
        {
            Console.WriteLine($"\n{question}");
            Console.WriteLine($"  before: {one.Trim()}");
            Console.WriteLine($"  after:  {two.Trim()}");
        }
    }

    private static string[] Column(IDataView view, string name) =>
        [.. view.GetColumn<ReadOnlyMemory<char>>(name).Select(text => text.ToString())];
}
