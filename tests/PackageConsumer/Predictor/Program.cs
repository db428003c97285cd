// What a user writes to predict: nothing here names the library, which is only referenced. The arguments are as the trainer's.
using Microsoft.ML;
using Microsoft.ML.Data;

var mlContext = new MLContext();
var model = mlContext.Model.Load(args[0], out _);
var questions = mlContext.Data.LoadFromEnumerable(
    args.Skip(1).Select(question => new Row { Question = question })
);
foreach (var completion in model.Transform(questions).GetColumn<string>("Completion"))
    Console.WriteLine(completion);

internal sealed class Row
{
    public string Question { get; set; } = "";

    public string Answer { get; set; } = "";
}
