using System.Text;

namespace ReSTEM.MLNet.Problems;

/// <summary>
/// Turns a row into the prompt that a model continues. A template is text with placeholders <c>{Column}</c> for the
/// row's text columns; <c>{{</c> and <c>}}</c> stand for single braces.
/// </summary>
public sealed class PromptTemplate
{
    private readonly IReadOnlyList<TemplatePart> _parts;

    private PromptTemplate(IReadOnlyList<TemplatePart> parts)
    {
        _parts = parts;
        Columns = [.. parts.Where(p => p.IsColumn).Select(p => p.Text).Distinct()];
    }

    /// <summary>The columns that the template reads, in the order of their first use.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>A prompt of the template alone.</summary>
    /// <param name="template">For example <c>Problem: {Question}\nSolution:</c>.</param>
    /// <exception cref="FormatException">A brace is not closed, or a placeholder names nothing.</exception>
    public static PromptTemplate ZeroShot(string template)
    {
        ArgumentNullException.ThrowIfNull(template);
        return new PromptTemplate(TemplatePart.Parse(template));
    }

    /// <summary>A prompt that shows worked examples, each in the template and followed by its solution, and then asks.</summary>
    /// <param name="examples">Shown in this order, with an empty line after each.</param>
    /// <param name="template">
    /// For example <c>Problem: {Question}\nSolution:</c>. A space is put before a solution unless there is white space already.
    /// </param>
    /// <exception cref="FormatException">A brace is not closed, or a placeholder names nothing.</exception>
    /// <exception cref="ArgumentException">An example does not fill a placeholder.</exception>
    public static PromptTemplate FewShot(IEnumerable<WorkedExample> examples, string template)
    {
        ArgumentNullException.ThrowIfNull(examples);
        var question = ZeroShot(template);
        var shown = new StringBuilder();
        foreach (var example in examples)
        {
            shown.Append(question.Render(column => Filling(example, column)));
            if (!EndsInWhiteSpace(shown) && !StartsWithWhiteSpace(example.Solution))
                shown.Append(' ');
            shown.Append(example.Solution).Append("\n\n");
        }
        return shown.Length == 0
            ? question
            : new PromptTemplate([new TemplatePart(shown.ToString(), false), .. question._parts]);
    }

    /// <summary>The prompt of a row.</summary>
    /// <param name="valueOf">The text of a column, by its name.</param>
    public string Render(Func<string, string> valueOf)
    {
        ArgumentNullException.ThrowIfNull(valueOf);
        return string.Concat(_parts.Select(p => p.IsColumn ? valueOf(p.Text) : p.Text));
    }

    /// <summary>The template as text: <see cref="ZeroShot"/> of it is this template again.</summary>
    public override string ToString() => string.Concat(_parts.Select(p => p.ToString()));

    private static string Filling(WorkedExample example, string column)
    {
        if (example.Columns.TryGetValue(column, out var value))
            return value;
        return column == ColumnNames.Question
            ? example.Question
            : throw new ArgumentException(
                $"The worked example '{example.Question}' has nothing for the placeholder '{{{column}}}'. Give it in WorkedExample.Columns."
            );
    }

    private static bool EndsInWhiteSpace(StringBuilder text) =>
        text.Length > 0 && char.IsWhiteSpace(text[^1]);

    private static bool StartsWithWhiteSpace(string text) =>
        text.Length > 0 && char.IsWhiteSpace(text[0]);
}
