using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.Problems;
using Spectre.Console;

namespace ReSTEM.MLNet.Samples.Reporting;

/// <summary>Makes the base model of a sample: an untaught model learns from a few worked problems.</summary>
public static class Starter
{
    /// <summary>
    /// Fine-tunes on worked problems, showing a progress bar. The untaught model is left as it is; where there is nothing to learn from, it
    /// is the base model itself.
    /// </summary>
    public static CausalLanguageModel Teach(
        this CausalLanguageModel untaught,
        IEnumerable<WorkedProblem> worked,
        PromptTemplate prompt,
        FineTuningOptions options
    )
    {
        var tokenizer = untaught.Tokenizer;
        TrainingExample[] examples =
        [
            .. worked.Select(problem => new TrainingExample(
                tokenizer.EncodePrompt(prompt.Render(_ => problem.Question)),
                tokenizer.Encode(" " + problem.Solution)
            )),
        ];
        if (examples.Length == 0)
        {
            return untaught;
        }

        return AnsiConsole
            .Progress()
            .Start(context =>
            {
                var bar = context.AddTask("Learning from worked problems");
                return untaught.FineTune(examples, options, new Bar(bar));
            });
    }

    private sealed class Bar(ProgressTask task) : IProgress<FineTuningProgress>
    {
        public void Report(FineTuningProgress value)
        {
            task.MaxValue = value.TotalSteps;
            task.Value = value.Step;
            task.Description = $"Learning from worked problems, loss {value.Loss:0.000}";
        }
    }
}
