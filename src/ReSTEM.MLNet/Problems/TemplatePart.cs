using System.Text;

namespace ReSTEM.MLNet.Problems;

/// <summary>A piece of a prompt template: the name of a column, or text that stands for itself.</summary>
internal sealed record TemplatePart(string Text, bool IsColumn)
{
    public override string ToString() =>
        IsColumn ? $"{{{Text}}}" : Text.Replace("{", "{{").Replace("}", "}}");

    public static IReadOnlyList<TemplatePart> Parse(string template)
    {
        var parts = new List<TemplatePart>();
        var literal = new StringBuilder();
        for (var i = 0; i < template.Length; i++)
        {
            var c = template[i];
            if (c is not ('{' or '}'))
                literal.Append(c);
            else if (i + 1 < template.Length && template[i + 1] == c)
                literal.Append(template[i++]);
            else
            {
                var name = ColumnAt(template, i);
                Flush(literal, parts);
                parts.Add(new TemplatePart(name, true));
                i += name.Length + 1;
            }
        }
        Flush(literal, parts);
        return parts;
    }

    private static string ColumnAt(string template, int start)
    {
        var end = template[start] == '{' ? template.IndexOfAny(['{', '}'], start + 1) : -1;
        if (end < 0 || template[end] == '{' || end == start + 1)
            throw new FormatException(
                $"The prompt template has a brace at position {start} that names no column: '{template}'. Write {{Column}} for a column, {{{{ or }}}} for a brace."
            );
        return template[(start + 1)..end];
    }

    private static void Flush(StringBuilder literal, List<TemplatePart> parts)
    {
        if (literal.Length > 0)
            parts.Add(new TemplatePart(literal.ToString(), false));
        literal.Clear();
    }
}
