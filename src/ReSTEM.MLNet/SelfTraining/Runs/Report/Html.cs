using System.Globalization;
using System.Net;

namespace ReSTEM.MLNet.SelfTraining.Runs.Report;

/// <summary>Pieces of a page.</summary>
internal static class Html
{
    public static string Text(string text) => WebUtility.HtmlEncode(text);

    public static string Table(IEnumerable<string> head, IEnumerable<IEnumerable<string>> rows) =>
        $"<table><thead><tr>{Cells("th", head)}</tr></thead><tbody>"
        + string.Concat(rows.Select(row => $"<tr>{Cells("td", row)}</tr>"))
        + "</tbody></table>";

    /// <summary>Names and values that may be long.</summary>
    public static string Settings(IEnumerable<KeyValuePair<string, string>> values) =>
        "<table><tbody>"
        + string.Concat(
            values.Select(v =>
                $"<tr><td>{Text(v.Key)}</td><td class=\"value\">{Text(v.Value)}</td></tr>"
            )
        )
        + "</tbody></table>";

    /// <summary>An SVG of a fixed size as one that fills its place.</summary>
    public static string Scaling(string svg, double width, double height)
    {
        var start = svg.IndexOf("<svg", StringComparison.Ordinal);
        var end = svg.IndexOf('>', start);
        var box = string.Create(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\">"
        );
        return box + svg[(end + 1)..];
    }

    private static string Cells(string tag, IEnumerable<string> cells) =>
        string.Concat(cells.Select(cell => $"<{tag}>{Text(cell)}</{tag}>"));
}
