using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards.Programs;

namespace ReSTEM.MLNet.Tests.Rewards.Programs;

public sealed class PythonProblemTests
{
    [Fact]
    public void A_problem_without_tests_is_told_which_columns_it_could_have()
    {
        var check = () => PythonProblem.Check(With());

        check.Should().Throw<InvalidDataException>().WithMessage("*'p1'*TestList*Inputs*");
    }

    [Theory]
    [InlineData("Test", "def check(f): pass", "EntryPoint")]
    [InlineData("Inputs", "[\"1\"]", "Outputs")]
    [InlineData("Outputs", "[\"1\"]", "Inputs")]
    public void A_missing_column_is_named(string given, string text, string missing)
    {
        var check = () => PythonProblem.Check(With((given, text)));

        check
            .Should()
            .Throw<InvalidDataException>()
            .WithMessage($"*'p1'*column {missing} is missing*");
    }

    [Theory]
    [InlineData("[\"1\"", "not a JSON array")]
    [InlineData("{}", "not a JSON array")]
    [InlineData("[]", "empty")]
    [InlineData("[\"1\", \"2\"]", "2 cases")]
    [InlineData("[3]", "give texts")]
    public void Inputs_that_cannot_be_read_are_refused(string inputs, string reason)
    {
        var check = () => PythonProblem.Check(With(("Inputs", inputs), ("Outputs", "[\"1\"]")));

        check.Should().Throw<InvalidDataException>().WithMessage($"*{reason}*");
    }

    [Theory]
    [InlineData("")]
    [InlineData("f()")]
    [InlineData("import os; f")]
    public void An_entry_point_that_is_no_name_is_refused(string entryPoint)
    {
        var create = () => PythonProblem.FromHumanEval("p1", "", "", entryPoint);

        create
            .Should()
            .Throw<InvalidDataException>()
            .WithMessage("*EntryPoint*name of a Python function*");
    }

    [Fact]
    public void Arguments_come_as_one_array_per_case()
    {
        var create = () => PythonProblem.FromCalls("p1", "", "f", "[1]", "[1]");

        create.Should().Throw<InvalidDataException>().WithMessage("*array of arguments*");
    }

    [Fact]
    public void The_names_of_the_published_files_are_known_too()
    {
        PythonProblem.Check(With(("test", "def check(f): pass"), ("entry_point", "f")));
        PythonProblem.Check(With(("test_list", "[\"assert f()\"]")));
        PythonProblem.Check(With(("input_output", """{"inputs": ["1"], "outputs": ["2"]}""")));
        PythonProblem.Check(
            With(("input_output", """{"fn_name": "f", "inputs": [[1]], "outputs": [2]}"""))
        );
    }

    private static Problem With(params (string Name, string Text)[] columns) =>
        new()
        {
            Id = "p1",
            Question = "?",
            Columns = columns.ToDictionary(column => column.Name, column => column.Text),
        };
}
