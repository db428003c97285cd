using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.SelfTraining;

/// <summary>Turns what people wrote into tokens to learn.</summary>
internal static class HumanSolutions
{
    /// <exception cref="ArgumentException">An example does not fill the prompt, or is longer than the model's context.</exception>
    public static IReadOnlyList<TrainingExample> Encode(
        SelfTrainParts parts,
        SelfTrainOptions options
    )
    {
        if (options.HumanExamples.Count == 0)
            return [];
        var encode =
            parts.EncodeSolution
            ?? throw new NotSupportedException(
                "SelfTrainOptions.HumanExamples needs a model in this process, whose tokenizer reads them."
            );
        return
        [
            .. options.HumanExamples.Select(example => Encode(example, parts, options, encode)),
        ];
    }

    private static TrainingExample Encode(
        WorkedExample example,
        SelfTrainParts parts,
        SelfTrainOptions options,
        Func<string, IReadOnlyList<int>> encode
    )
    {
        var prompt = options.Prompt.Render(column => Filling(example, column, options));
        var isApart =
            prompt.Length == 0
            || char.IsWhiteSpace(prompt[^1])
            || example.Solution.StartsWith(' ')
            || example.Solution.StartsWith('\n');
        var tokens = new TrainingExample(
            parts.BaseModel.EncodePrompt(prompt),
            encode(isApart ? example.Solution : $" {example.Solution}")
        );
        var length = tokens.PromptIds.Count + tokens.CompletionIds.Count;
        return length < parts.BaseModel.ContextLength
            ? tokens
            : throw new ArgumentException(
                $"The human example '{example.Question}' has {length} tokens with its prompt, which do not fit the model's context of {parts.BaseModel.ContextLength}. Leave it out."
            );
    }

    private static string Filling(WorkedExample example, string column, SelfTrainOptions options)
    {
        if (example.Columns.TryGetValue(column, out var value))
            return value;
        return column == options.QuestionColumnName
            ? example.Question
            : throw new ArgumentException(
                $"The human example '{example.Question}' has nothing for the prompt's placeholder '{{{column}}}'. Give it in WorkedExample.Columns."
            );
    }
}
