using System.IO.Compression;
using System.Text;
using ReSTEM.MLNet.Problems.Readers;

namespace ReSTEM.MLNet.Tests.Problems.Readers;

public sealed class ReaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("readers-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Grade_school_answers_are_the_number_after_the_mark()
    {
        var path = Write(
            "train.jsonl",
            """{"question": "2+2?", "answer": "2+2=<<2+2=4>>4\n#### 1,234"}"""
        );

        var problem = Gsm8kReader.Read(path).Single();

        problem.Id.Should().Be("train/0");
        problem.Question.Should().Be("2+2?");
        problem.Answer.Should().Be("1,234");
        problem.Columns["answer"].Should().StartWith("2+2=");
    }

    [Fact]
    public void Mathematics_answers_are_the_last_box()
    {
        var path = Write(
            "test.jsonl",
            """{"problem": "?", "solution": "$\\boxed{1}$, no: $\\boxed{\\frac{1}{2}}$", "level": "Level 3"}"""
        );

        var problem = MathReader.Read(path).Single();

        problem.Answer.Should().Be("\\frac{1}{2}");
        problem.Columns["level"].Should().Be("Level 3");
    }

    [Fact]
    public void A_json_array_is_read_as_well_as_lines()
    {
        var path = Write(
            "math.json",
            """  [{"problem": "?", "answer": "7", "unique_id": "test/1"}]"""
        );

        var problem = MathReader.Read(path).Single();

        problem.Id.Should().Be("test/1");
        problem.Answer.Should().Be("7");
    }

    [Fact]
    public void A_null_in_place_of_an_answer_is_no_answer_and_its_absence_a_fault()
    {
        var withNull = Write("null.json", """[{"problem": "?", "answer": null}]""");
        var without = Write("none.json", """[{"problem": "?"}]""");

        MathReader.Read(withNull).Single().Answer.Should().BeEmpty();
        FluentActions
            .Invoking(() => MathReader.Read(without).ToList())
            .Should()
            .Throw<InvalidDataException>()
            .WithMessage("*element 1*solution*");
    }

    [Fact]
    public void Compressed_files_are_read()
    {
        var path = Path.Combine(_folder, "HumanEval.jsonl.gz");
        using (var file = new GZipStream(File.Create(path), CompressionMode.Compress))
        {
            file.Write(
                Encoding.UTF8.GetBytes(
                    """{"task_id": "HumanEval/0", "prompt": "def f():", "entry_point": "f", "canonical_solution": " pass", "test": "t"}"""
                )
            );
        }

        var problem = HumanEvalReader.Read(path).Single();

        problem.Id.Should().Be("HumanEval/0");
        problem.Question.Should().Be("def f():");
        problem.Columns["test"].Should().Be("t");
    }

    [Fact]
    public void Lists_stay_json()
    {
        var path = Write(
            "mbpp.jsonl",
            """{"text": "?", "code": "c", "task_id": 11, "test_list": ["assert f() == 1"], "test_setup_code": ""}"""
        );

        var problem = MbppReader.Read(path).Single();

        problem.Id.Should().Be("mbpp/11");
        problem.Columns["test_list"].Should().Be("""["assert f() == 1"]""");
    }

    [Fact]
    public void Variables_take_their_values_in_question_and_query()
    {
        var path = Write(
            "geo.json",
            """
            [{"query-split": "train", "sql": ["SELECT 'a1' FROM a10 WHERE b = c0"],
              "variables": [{"name": "c0", "example": "seven", "location": "sql-only", "type": "x"}],
              "sentences": [{"text": "is a1 in a10", "question-split": "dev", "variables": {"a1": "x", "a10": "y"}}]}]
            """
        );

        var problem = TextToSqlReader.Read(path).Single();

        problem.Question.Should().Be("is x in y");
        problem.Answer.Should().Be("SELECT 'x' FROM y WHERE b = seven");
        problem.Columns["question-split"].Should().Be("dev");
    }

    [Fact]
    public void A_lacking_field_is_named_with_its_line()
    {
        var path = Write(
            "bad.jsonl",
            "{\"question\": \"?\", \"answer\": \"#### 1\"}\n\n{\"text\": \"?\"}"
        );

        var act = () => Gsm8kReader.Read(path).ToList();

        act.Should().Throw<InvalidDataException>().WithMessage("*line 3*'answer'*");
    }

    [Fact]
    public void Reading_is_lazy_and_text_that_is_no_json_is_named_with_its_line()
    {
        var path = Write("bad.jsonl", "{\"question\": \"?\", \"answer\": \"#### 1\"}\nnot json");

        Gsm8kReader.Read(path).First().Answer.Should().Be("1");
        var act = () => Gsm8kReader.Read(path).ToList();

        act.Should().Throw<InvalidDataException>().WithMessage("*line 2*");
    }

    [Fact]
    public void A_missing_file_is_named_before_reading()
    {
        var act = () => Gsm8kReader.Read(Path.Combine(_folder, "none.jsonl"));

        act.Should().Throw<FileNotFoundException>().WithMessage("*none.jsonl*");
    }

    [Fact]
    public void The_published_files_are_read_whole()
    {
        Gsm8kReader.Read(SharedData.Path("gsm8k", "train.jsonl")).Should().HaveCount(7473);
        Gsm8kReader.Read(SharedData.Path("gsm8k", "test.jsonl")).Should().HaveCount(1319);
        MathReader.Read(SharedData.Path("math", "math_test_5000.jsonl")).Should().HaveCount(5000);
        MathReader.Read(SharedData.Path("math", "math500.json")).Should().HaveCount(500);
        MathReader
            .Read(SharedData.Path("math", "math_train_7474_answers.json"))
            .Count(problem => problem.Answer.Length == 0)
            .Should()
            .Be(4, "two answers are null in the file and two empty");
        HumanEvalReader
            .Read(SharedData.Path("humaneval", "HumanEval.jsonl.gz"))
            .Should()
            .HaveCount(164);
        MbppReader.Read(SharedData.Path("mbpp", "mbpp.jsonl")).Should().HaveCount(974);
        AppsReader.Read(SharedData.Path("apps", "train")).Should().HaveCount(5);
        AllIds().Should().OnlyHaveUniqueItems();

        static IEnumerable<string> AllIds() =>
            TextToSqlReader.Read(SharedData.Path("geoquery", "geography.json")).Select(p => p.Id);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
