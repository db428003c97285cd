using Microsoft.ML;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Problems.Readers;
using ReSTEM.MLNet.Samples.Reporting;

namespace PythonCoding;

/// <summary>HumanEval, MBPP or APPS, as published: told apart by the name of the file or folder.</summary>
internal sealed class CodingFiles(MLContext mlContext, CommandLine options)
{
    /// <summary>Draws training and held-out problems by the command line's seed; none is both.</summary>
    public CodingTask Read(string path)
    {
        if (options.Model is null)
        {
            throw new ArgumentException(
                $"--data is '{path}' without --model: the small model knows the words of the generated puzzles alone. Give the folder of a Hugging Face model with --model."
            );
        }

        return Path.GetFileName(Path.TrimEndingDirectorySeparator(path)).ToUpperInvariant() switch
        {
            var name when name.Contains("HUMANEVAL", StringComparison.Ordinal) => Functions(path),
            var name when name.Contains("MBPP", StringComparison.Ordinal) => Assertions(path),
            _ => Contests(path),
        };
    }

    private CodingTask Functions(string path)
    {
        var drawn = Drawn(HumanEvalReader.Read(path));
        return Task(
            drawn.Select(p => new FunctionToComplete(
                p.Id,
                p.Question,
                p.Columns["test"],
                p.Columns["entry_point"]
            )),
            "{Question}",
            ["\nclass ", "\ndef ", "\n#", "\nif ", "\nprint"]
        );
    }

    private CodingTask Assertions(string path)
    {
        var drawn = Drawn(MbppReader.Read(path));
        return Task(
            drawn.Select(p => new AssertedProgram(
                p.Id,
                p.Question,
                p.Columns["test_list"],
                p.Columns.GetValueOrDefault("test_setup_code", ""),
                p.Answer
            )),
            "{Question}\nIt must pass {TestList}.\n```python\n",
            ["```"]
        );
    }

    private CodingTask Contests(string path)
    {
        var drawn = Drawn(AppsReader.Read(path));
        return Task(
            drawn.Select(p => new ContestProblem
            {
                Id = p.Id,
                Question = p.Question,
                Cases = p.Columns["input_output"],
            }),
            "{Question}\n```python\n",
            ["```"]
        );
    }

    private Problem[] Drawn(IEnumerable<Problem> problems)
    {
        var all = problems.ToArray();
        new Random(options.Seed).Shuffle(all);
        return all;
    }

    private CodingTask Task<TRow>(IEnumerable<TRow> drawn, string prompt, string[] stops)
        where TRow : class
    {
        var rows = drawn.ToArray();
        var heldOut = options.HeldOut ?? rows.Length / 3;
        var training = rows.Skip(heldOut).Take(options.Problems ?? rows.Length).ToArray();
        return heldOut > 0 && training.Length > 0
            ? new CodingTask
            {
                Training = mlContext.Data.LoadFromEnumerable(training),
                HeldOut = mlContext.Data.LoadFromEnumerable(rows.Take(heldOut).ToArray()),
                Prompt = PromptTemplate.ZeroShot(prompt),
                Stops = stops,
                MaxNewTokens = 300,
            }
            : throw new ArgumentException(
                $"The file has {rows.Length} problems, of which {heldOut} are held out: none is left to learn from or to measure with. Give a smaller --held-out, or more problems."
            );
    }
}
