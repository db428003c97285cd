using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Evaluation;

/// <summary>
/// Looks for evaluation problems among the training problems, where a measurement would be of memory and not of skill. Texts are
/// compared as words in lower case, without signs; only the evaluation problems are held in memory.
/// </summary>
public static class Leakage
{
    /// <summary>Words in a row that two different questions do not share by chance, as GPT-3's authors counted (arXiv 2005.14165, appendix C).</summary>
    public const int WordsInARow = 13;

    private const int MostExamples = 5;

    /// <summary>Compares the questions of two sets of problems.</summary>
    /// <param name="training">What a model learns from.</param>
    /// <param name="evaluation">What it is measured on.</param>
    /// <param name="questionColumnName">The text column with the question, in both.</param>
    /// <exception cref="ArgumentException">The column is missing.</exception>
    public static LeakageReport Find(
        IDataView training,
        IDataView evaluation,
        string questionColumnName = ColumnNames.Question
    )
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(evaluation);
        var index = new Index();
        foreach (var question in Questions(evaluation, questionColumnName))
            index.Add(question);
        foreach (var question in Questions(training, questionColumnName))
            index.Look(question);
        return index.Report();
    }

    private static IEnumerable<string> Questions(IDataView problems, string column) =>
        problems.GetColumn<ReadOnlyMemory<char>>(column).Select(text => text.ToString());

    private static string[] Words(string text)
    {
        var words = new StringBuilder(text.Length);
        foreach (var c in text)
            words.Append(char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' ');
        return words.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    private static IEnumerable<string> Runs(string[] words) =>
        Enumerable
            .Range(0, Math.Max(0, words.Length - WordsInARow + 1))
            .Select(i => string.Join(' ', words, i, WordsInARow));

    private sealed class Index
    {
        private readonly List<string> _questions = [];
        private readonly Dictionary<string, List<int>> _whole = [];
        private readonly Dictionary<string, List<int>> _runs = [];
        private readonly HashSet<int> _equal = [];
        private readonly HashSet<int> _overlapping = [];

        public void Add(string question)
        {
            var words = Words(question);
            Put(_whole, string.Join(' ', words));
            foreach (var run in Runs(words).Distinct())
                Put(_runs, run);
            _questions.Add(question);
        }

        public void Look(string question)
        {
            var words = Words(question);
            if (_whole.TryGetValue(string.Join(' ', words), out var equal))
                _equal.UnionWith(equal);
            foreach (var run in Runs(words))
                if (_runs.TryGetValue(run, out var overlapping))
                    _overlapping.UnionWith(overlapping);
        }

        public LeakageReport Report()
        {
            _overlapping.ExceptWith(_equal);
            return new LeakageReport
            {
                Problems = _questions.Count,
                Equal = _equal.Count,
                Overlapping = _overlapping.Count,
                Examples =
                [
                    .. _equal
                        .Order()
                        .Concat(_overlapping.Order())
                        .Take(MostExamples)
                        .Select(i => _questions[i]),
                ],
            };
        }

        private void Put(Dictionary<string, List<int>> places, string words)
        {
            if (!places.TryGetValue(words, out var list))
                places.Add(words, list = []);
            list.Add(_questions.Count);
        }
    }
}
