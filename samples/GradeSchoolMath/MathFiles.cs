using System.Text.RegularExpressions;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Problems.Readers;
using ReSTEM.MLNet.Rewards.Mathematics;
using ReSTEM.MLNet.Samples.Reporting;

namespace GradeSchoolMath;

/// <summary>GSM8K or MATH, as published: a folder with one file of training problems and one of test problems.</summary>
internal static partial class MathFiles
{
    /// <summary>Reads as many problems as the command line asks for, drawn by its seed.</summary>
    public static MathTask Read(string folder, CommandLine options)
    {
        if (options.Model is null)
        {
            throw new ArgumentException(
                $"--data is '{folder}' without --model: the small model knows the words of the generated problems alone. Give the folder of a Hugging Face model with --model."
            );
        }

        var (training, test) = (Find(folder, "train"), Find(folder, "test"));
        var isGsm8k = IsGsm8k(training);
        var read = isGsm8k ? (Func<string, IEnumerable<Problem>>)Gsm8kReader.Read : MathReader.Read;
        var known = Drawn(read(training), options.Seed);
        var solved = isGsm8k ? "answer" : "solution";
        return new MathTask
        {
            Worked =
            [
                .. known.Take(options.Worked ?? 0).Select(problem => Worked(problem, solved)),
            ],
            Training =
            [
                .. known.Skip(options.Worked ?? 0).Take(options.Problems ?? 200).Select(Row),
            ],
            HeldOut = [.. Drawn(read(test), options.Seed).Take(options.HeldOut ?? 100).Select(Row)],
            Prompt = PromptTemplate.ZeroShot(
                isGsm8k
                    ? "Question: {Question}\nWork step by step and end with #### and the number.\nAnswer:"
                    : "Problem: {Question}\nWork step by step and put the answer in \\boxed{{}}.\nSolution:"
            ),
            Profile = isGsm8k ? MathProfile.Gsm8k : MathProfile.Strict,
            MaxNewTokens = 300,
        };
    }

    private static string Find(string folder, string split)
    {
        // GSM8K's folder holds its problems a second time, asked step by step.
        var files = Directory.Exists(folder)
            ? Array.FindAll(
                Directory.GetFiles(folder, $"*{split}*.json*"),
                file => !Path.GetFileName(file).Contains("socratic", StringComparison.Ordinal)
            )
            : throw new DirectoryNotFoundException(
                $"--data is '{folder}', which is no folder. Give the folder of GSM8K or MATH."
            );
        return files is [var only]
            ? only
            : throw new FileNotFoundException(
                $"'{folder}' has {files.Length} files named *{split}*.json*; the sample wants one with the {split} problems of GSM8K or MATH."
            );
    }

    private static bool IsGsm8k(string path) =>
        Path.GetExtension(path) == ".jsonl"
        && File.ReadLines(path).FirstOrDefault()?.Contains("\"question\"", StringComparison.Ordinal)
            == true;

    private static Problem[] Drawn(IEnumerable<Problem> problems, int seed)
    {
        // MATH as some publish it has rows whose answer is null.
        var all = problems.Where(problem => problem.Answer.Length > 0).ToArray();
        new Random(seed).Shuffle(all);
        return all;
    }

    private static MathProblem Row(Problem problem) =>
        new(problem.Id, problem.Question, problem.Answer);

    private static WorkedProblem Worked(Problem problem, string column) =>
        problem.Columns.TryGetValue(column, out var solution)
            ? new WorkedProblem(problem.Question, Calculator().Replace(solution, ""))
            : throw new ArgumentException(
                $"--worked asks for worked solutions, but problem '{problem.Id}' has none. Leave --worked out, or take a file that has them."
            );

    // GSM8K's solutions hold what a calculator was asked, <<48/2=24>>, beside what a person would write.
    [GeneratedRegex("<<[^>]*>>", RegexOptions.NonBacktracking)]
    private static partial Regex Calculator();
}
