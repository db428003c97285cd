using System.Text.Json;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Rewards.Programs;

/// <summary>
/// How a <see cref="Problem"/> carries the tests of a program: in <see cref="Problem.Columns"/>, under the names
/// below or those of the published files (<c>entry_point</c>, <c>test_list</c>, <c>input_output</c>). Rows of any
/// source with these columns can be judged; the methods make them from their parts.
/// </summary>
public static class PythonProblem
{
    /// <summary>HumanEval: code that defines <c>check(candidate)</c>.</summary>
    public const string Test = "Test";

    /// <summary>HumanEval and APPS: the name of the function that is called.</summary>
    public const string EntryPoint = "EntryPoint";

    /// <summary>
    /// HumanEval, the question unless given: the code that a completion continues. It also gives the tests its
    /// imports and helpers.
    /// </summary>
    public const string Prompt = "Prompt";

    /// <summary>MBPP: a JSON array of assertions.</summary>
    public const string TestList = "TestList";

    /// <summary>MBPP, optional: code that runs before the assertions.</summary>
    public const string TestSetup = "TestSetup";

    /// <summary>
    /// MBPP, optional: the reference solution. It is never run, but its imports are the tests' imports, and a
    /// function that it names like a builtin is the completion's in the tests.
    /// </summary>
    public const string Code = "Code";

    /// <summary>
    /// APPS and contests: a JSON array with one item a case. With <see cref="EntryPoint"/> each is the array of
    /// arguments of a call; without it, what the program reads (a text, or an array of lines).
    /// </summary>
    public const string Inputs = "Inputs";

    /// <summary>APPS and contests: a JSON array with the expected value or standard output of each case.</summary>
    public const string Outputs = "Outputs";

    /// <summary>A problem of HumanEval: the completion continues the prompt, or is the whole function.</summary>
    public static Problem FromHumanEval(string id, string prompt, string test, string entryPoint) =>
        Checked(
            new Problem
            {
                Id = id,
                Question = prompt,
                Columns = new Dictionary<string, string>
                {
                    [Prompt] = prompt,
                    [Test] = test,
                    [EntryPoint] = entryPoint,
                },
            }
        );

    /// <summary>A problem of MBPP: the completion is a program, the tests are assertions.</summary>
    /// <param name="id">Names the problem.</param>
    /// <param name="text">What is asked.</param>
    /// <param name="testList">The assertions.</param>
    /// <param name="testSetup">See <see cref="TestSetup"/>.</param>
    /// <param name="code">See <see cref="Code"/>.</param>
    public static Problem FromMbpp(
        string id,
        string text,
        IReadOnlyList<string> testList,
        string testSetup = "",
        string code = ""
    ) =>
        Checked(
            new Problem
            {
                Id = id,
                Question = text,
                Columns = new Dictionary<string, string>
                {
                    [TestList] = JsonSerializer.Serialize(testList),
                    [TestSetup] = testSetup,
                    [Code] = code,
                },
            }
        );

    /// <summary>A problem of APPS whose completion defines a function (or a method of a class Solution).</summary>
    /// <param name="id">Names the problem.</param>
    /// <param name="question">What is asked.</param>
    /// <param name="entryPoint">The function, <c>fn_name</c> in the original files.</param>
    /// <param name="inputs">JSON: an array of argument arrays.</param>
    /// <param name="outputs">JSON: an array of expected values.</param>
    public static Problem FromCalls(
        string id,
        string question,
        string entryPoint,
        string inputs,
        string outputs
    ) =>
        Checked(
            new Problem
            {
                Id = id,
                Question = question,
                Columns = new Dictionary<string, string>
                {
                    [EntryPoint] = entryPoint,
                    [Inputs] = inputs,
                    [Outputs] = outputs,
                },
            }
        );

    /// <summary>A problem of APPS or a contest whose completion reads standard input and writes standard output.</summary>
    public static Problem FromStandardInput(
        string id,
        string question,
        IReadOnlyList<string> inputs,
        IReadOnlyList<string> outputs
    ) =>
        Checked(
            new Problem
            {
                Id = id,
                Question = question,
                Columns = new Dictionary<string, string>
                {
                    [Inputs] = JsonSerializer.Serialize(inputs),
                    [Outputs] = JsonSerializer.Serialize(outputs),
                },
            }
        );

    /// <summary>
    /// Refuses a problem that <see cref="PythonReward"/> could not judge, by naming the column and the cure.
    /// </summary>
    /// <exception cref="InvalidDataException">A column is missing or cannot be read.</exception>
    public static void Check(Problem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ProgramTests.Read(problem);
    }

    private static Problem Checked(Problem problem)
    {
        Check(problem);
        return problem;
    }
}
