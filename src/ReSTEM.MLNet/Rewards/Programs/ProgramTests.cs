using System.Text.Json;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Rewards.Programs;

/// <summary>The tests of one problem as read from its columns: what to send to a server for a completion.</summary>
internal abstract record ProgramTests
{
    /// <summary>Reads the columns that <see cref="PythonProblem"/> names; which are there tells the kind.</summary>
    public static ProgramTests Read(Problem problem)
    {
        var columns = new ProblemColumns(problem);
        if (columns.Has(PythonProblem.Test))
        {
            return new CheckFunction(
                columns.TextOr(PythonProblem.Prompt, problem.Question),
                columns.Text(PythonProblem.Test),
                columns.Identifier(PythonProblem.EntryPoint)
            );
        }
        if (columns.Has(PythonProblem.TestList))
        {
            return new Assertions(
                columns.Texts(PythonProblem.TestList),
                columns.TextOr(PythonProblem.TestSetup, ""),
                columns.TextOr(PythonProblem.Code, "")
            );
        }
        if (columns.Has(PythonProblem.Inputs) || columns.Has(PythonProblem.Outputs))
        {
            return ReadCases(columns);
        }
        throw columns.Error(
            $"no tests: give it the columns {PythonProblem.Test} and {PythonProblem.EntryPoint} "
                + $"(HumanEval), {PythonProblem.TestList} (MBPP), or "
                + $"{PythonProblem.Inputs} and {PythonProblem.Outputs} (APPS, contests)"
        );
    }

    private static ProgramTests ReadCases(ProblemColumns columns)
    {
        if (columns.Has(PythonProblem.EntryPoint))
        {
            var inputs = columns.Items(PythonProblem.Inputs);
            var outputs = columns.Items(PythonProblem.Outputs);
            columns.RequireSameCount(inputs.Count, outputs.Count);
            if (inputs.Any(input => input.ValueKind != JsonValueKind.Array))
            {
                throw columns.Error(
                    $"column {PythonProblem.Inputs} must hold one array of arguments per case"
                );
            }
            return new Calls(columns.Identifier(PythonProblem.EntryPoint), inputs, outputs);
        }
        var texts = columns.Texts(PythonProblem.Inputs);
        var expected = columns.Texts(PythonProblem.Outputs);
        columns.RequireSameCount(texts.Count, expected.Count);
        return new StandardInput([.. texts.Zip(expected, (input, output) => (input, output))]);
    }

    /// <summary>Tests that the judge's side of the sandbox runs whole, against one start of the program.</summary>
    public abstract record InOneRun : ProgramTests
    {
        public abstract SandboxRequest Request(string completion);
    }

    /// <summary>HumanEval: the prompt, continued by the completion, is the program.</summary>
    public sealed record CheckFunction(string Prompt, string Test, string EntryPoint) : InOneRun
    {
        public override SandboxRequest Request(string completion)
        {
            var code = CompletionCode.Extract(completion, EntryPoint);
            var header = CompletionCode.Complete(Prompt);
            return new SandboxRequest
            {
                Mode = "tests",
                Program = CompletionCode.Defines(code, EntryPoint)
                    ? $"{header}\n\n{code}"
                    : Prompt + code,
                Prelude = header,
                Entry = EntryPoint,
                Tests = $"{Test}\n\ncheck({EntryPoint})\n",
            };
        }
    }

    /// <summary>MBPP: the completion is the program.</summary>
    public sealed record Assertions(IReadOnlyList<string> Tests, string Setup, string Reference)
        : InOneRun
    {
        public override SandboxRequest Request(string completion) =>
            new()
            {
                Mode = "tests",
                Program = CompletionCode.Extract(completion, entryPoint: null),
                Setup = Setup,
                Reference = Reference,
                Tests = string.Join('\n', Tests),
            };
    }

    /// <summary>APPS: a function called with each input.</summary>
    public sealed record Calls(
        string EntryPoint,
        IReadOnlyList<JsonElement> Inputs,
        IReadOnlyList<JsonElement> Outputs
    ) : InOneRun
    {
        /// <summary>The names that APPS and LeetCode take for granted in their starter code.</summary>
        private const string Preamble = """
            import bisect, collections, copy, functools, heapq, itertools, math, operator, random, re, string, sys
            from bisect import bisect_left, bisect_right, insort
            from collections import Counter, OrderedDict, defaultdict, deque
            from functools import cmp_to_key, lru_cache, reduce
            from heapq import heapify, heappop, heappush
            from itertools import accumulate, combinations, permutations, product
            from math import ceil, floor, gcd, inf, sqrt
            from typing import *
            """;

        public override SandboxRequest Request(string completion) =>
            new()
            {
                Mode = "cases",
                Program = CompletionCode.Extract(completion, EntryPoint),
                Preamble = Preamble,
                Entry = EntryPoint,
                Inputs = Inputs,
                Outputs = Outputs,
            };
    }

    /// <summary>Contests: a script run once for each input; the expected outputs never leave this process.</summary>
    public sealed record StandardInput(IReadOnlyList<(string Input, string Output)> Cases)
        : ProgramTests
    {
        public static SandboxRequest Request(string program, string input) =>
            new()
            {
                Mode = "stdio",
                Program = program,
                Stdin = System.Text.Encoding.UTF8.GetBytes(input),
            };
    }
}
