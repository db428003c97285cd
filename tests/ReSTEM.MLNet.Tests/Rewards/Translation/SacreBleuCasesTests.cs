using System.Text.Json;
using ReSTEM.MLNet.Rewards.Translation;
using ReSTEM.MLNet.Tests.Problems.Readers;

namespace ReSTEM.MLNet.Tests.Rewards.Translation;

/// <summary>Scores of sacreBLEU itself.</summary>
public sealed class SacreBleuCasesTests
{
    private const double Tolerance = 1e-9;

    [Fact]
    public void Sentences_have_sacrebleus_scores()
    {
        var rows = Rows("generated-sentence.json");

        rows.Should().HaveCount(100);
        var differing = rows.SelectMany(Differences).ToList();
        differing.Should().BeEmpty();
    }

    [Fact]
    public void Corpora_have_sacrebleus_scores_and_counts()
    {
        var rows = Rows("generated-corpus.json");

        rows.Should().HaveCount(20);
        foreach (var row in rows)
        {
            var sentences = Sentences(row);
            ShouldAgree(row, "bleu/13a", BleuTokenizer.V13a, sentences);
            ShouldAgree(row, "bleu/intl", BleuTokenizer.International, sentences);
            ShouldAgree(row, "bleu/char", BleuTokenizer.Character, sentences);
            new Chrf().Corpus(sentences).Should().BeApproximately(Number(row, "chrf2"), Tolerance);
            new Chrf(ChrfOptions.PlusPlus)
                .Corpus(sentences)
                .Should()
                .BeApproximately(Number(row, "chrf2++"), Tolerance);
        }
    }

    [Theory]
    [InlineData("13a", BleuTokenizer.V13a)]
    [InlineData("intl", BleuTokenizer.International)]
    [InlineData("zh", BleuTokenizer.Chinese)]
    [InlineData("char", BleuTokenizer.Character)]
    public void Words_are_sacrebleus(string name, BleuTokenizer tokenizer)
    {
        var rows = Rows("tokenizers.json");

        rows.Should().HaveCount(120);
        foreach (var row in rows)
        {
            var expected = PythonText.Split(row.GetProperty(name).GetString()!);
            var words = BleuTokenization.Words(row.GetProperty("input").GetString()!, tokenizer);
            words.Should().Equal(expected);
        }
    }

    private static IEnumerable<string> Differences(JsonElement row)
    {
        var hypothesis = row.GetProperty("hyp").GetString()!;
        string[] references =
        [
            .. row.GetProperty("refs").EnumerateArray().Select(text => text.GetString()!),
        ];
        foreach (var (name, score) in Scores(hypothesis, references))
        {
            if (Math.Abs(score - Number(row, name)) > Tolerance)
            {
                yield return $"{name}: {score} for {Number(row, name)} of '{hypothesis}'";
            }
        }
    }

    private static IEnumerable<(string Name, double Score)> Scores(
        string hypothesis,
        string[] references
    )
    {
        yield return ("bleu/13a/exp/effective", Score(new BleuOptions()));
        yield return ("bleu/13a/floor/effective", Score(new() { Smoothing = BleuSmoothing.Floor }));
        yield return (
            "bleu/13a/add-k/effective",
            Score(new() { Smoothing = BleuSmoothing.AddOne })
        );
        yield return ("bleu/13a/none/effective", Score(new() { Smoothing = BleuSmoothing.None }));
        yield return ("bleu/13a/exp/lc", Score(new() { Case = TextCase.Lower }));
        yield return ("bleu/13a/exp/noeffective", Score(new() { Order = BleuOrder.Full }));
        yield return (
            "bleu/intl/exp/effective",
            Score(new() { Tokenizer = BleuTokenizer.International })
        );
        yield return (
            "bleu/char/exp/effective",
            Score(new() { Tokenizer = BleuTokenizer.Character })
        );
        yield return ("bleu/none/exp/effective", Score(new() { Tokenizer = BleuTokenizer.None }));
        yield return ("bleu/zh/exp/effective", Score(new() { Tokenizer = BleuTokenizer.Chinese }));
        yield return ("chrf2", Characters(new ChrfOptions()));
        yield return ("chrf2++", Characters(ChrfOptions.PlusPlus));
        yield return ("chrf2/lc", Characters(new() { Case = TextCase.Lower }));
        yield return ("chrf2/ws", Characters(new() { Blanks = ChrfBlanks.Counted }));
        yield return (
            "chrf3/eps",
            Characters(new() { Beta = 3, Smoothing = ChrfSmoothing.Epsilon })
        );

        double Score(BleuOptions options) => new Bleu(options).Sentence(hypothesis, references);
        double Characters(ChrfOptions options) =>
            new Chrf(options).Sentence(hypothesis, references);
    }

    private static void ShouldAgree(
        JsonElement row,
        string name,
        BleuTokenizer tokenizer,
        List<(string, IReadOnlyList<string>)> sentences
    )
    {
        var score = new Bleu(
            new BleuOptions { Tokenizer = tokenizer, Order = BleuOrder.Full }
        ).Corpus(sentences);
        var detail = row.GetProperty($"{name}/detail");

        score.Score.Should().BeApproximately(Number(row, name), Tolerance);
        score.BrevityPenalty.Should().BeApproximately(Number(detail, "bp"), Tolerance);
        score.Matches.Should().Equal(detail.GetProperty("counts").Deserialize<int[]>());
        score.Totals.Should().Equal(detail.GetProperty("totals").Deserialize<int[]>());
        score.HypothesisLength.Should().Be(detail.GetProperty("sys_len").GetInt32());
        score.ReferenceLength.Should().Be(detail.GetProperty("ref_len").GetInt32());
    }

    private static List<(string, IReadOnlyList<string>)> Sentences(JsonElement row)
    {
        var hypotheses = row.GetProperty("hyps").Deserialize<string[]>()!;
        var references = row.GetProperty("refs").Deserialize<string[][]>()!;
        return
        [
            .. hypotheses.Select(
                (text, i) =>
                    (text, (IReadOnlyList<string>)[.. references.Select(stream => stream[i])])
            ),
        ];
    }

    private static double Number(JsonElement row, string name) => row.GetProperty(name).GetDouble();

    private static List<JsonElement> Rows(string file) =>
        [
            .. JsonElement
                .Parse(File.ReadAllText(SharedData.Path("sacrebleu-cases", file)))
                .EnumerateArray(),
        ];
}
