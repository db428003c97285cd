// What a user writes to predict: nothing here names the library, which is only referenced. The arguments are the model file, the column
// to print, and rows: question, answer and completion with | between them, or the first of these.
using Microsoft.ML;
using Microsoft.ML.Data;

var mlContext = new MLContext();
var model = mlContext.Model.Load(args[0], out _);
var rows = mlContext.Data.LoadFromEnumerable(args.Skip(2).Select(Row.Of));
foreach (var value in model.Transform(rows).GetColumn<string>(args[1]))
    Console.WriteLine(value);
(model as IDisposable)?.Dispose();

internal sealed class Row
{
    public string Question { get; set; } = "";

    public string Answer { get; set; } = "";

    public string Completion { get; set; } = "";

    public static Row Of(string text)
    {
        var parts = text.Split('|');
        return new Row
        {
            Question = parts[0],
            Answer = parts.ElementAtOrDefault(1) ?? "",
            Completion = parts.ElementAtOrDefault(2) ?? "",
        };
    }
}
