using System.IO.Compression;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Rewards;

namespace ReSTEM.MLNet.Tests.Rewards;

/// <summary>The reward stage between stock transforms, saved and loaded by stock calls.</summary>
internal sealed class SavedStage : IDisposable
{
    private readonly MLContext _context = Some.Context();
    private readonly TemporaryFolder _folder = new();

    public string File => _folder.PathOf("model.zip");

    /// <summary>Verdict, reason and score of each row before saving.</summary>
    public IReadOnlyList<string> Save(IReward reward, params Row[] rows)
    {
        var view = View(rows);
        var chain = _context
            .Transforms.Text.NormalizeText("Normalized", nameof(Row.Question))
            .Append(
                _context.Transforms.ApplyReward(reward, new RewardOptions { IdColumnName = "Name" })
            )
            .Append(_context.Transforms.CopyColumns("Last", ColumnNames.Verdict))
            .Fit(view);
        _context.Model.Save(chain, view.Schema, File);
        return Read(chain.Transform(view));
    }

    /// <summary>The same of the loaded chain, in a context of its own.</summary>
    public IReadOnlyList<string> Judge(params Row[] rows)
    {
        using var loaded = (IDisposable)Load();
        return Read(((ITransformer)loaded).Transform(View(rows)));
    }

    public ITransformer Load() => new MLContext().Model.Load(File, out _);

    /// <summary>All messages of what loading throws; ML.NET puts its own around ours.</summary>
    public string Failure()
    {
        var load = () => Load();
        var thrown = new List<Exception> { load.Should().Throw<Exception>().Which };
        while (thrown[^1].InnerException is { } cause)
            thrown.Add(cause);
        thrown.Should().Contain(e => e is InvalidDataException);
        return string.Join(" <- ", thrown.Select(e => e.Message));
    }

    /// <summary>Replaces a part of the stage's settings, as damage or another version would.</summary>
    public void Edit(string old, string by)
    {
        using var archive = ZipFile.Open(File, ZipArchiveMode.Update);
        var entry = archive.Entries.Single(e => e.FullName.EndsWith("settings.json"));
        using var stream = entry.Open();
        var text = new StreamReader(stream).ReadToEnd();
        text.Should().Contain(old);
        stream.SetLength(0);
        stream.Write(Encoding.UTF8.GetBytes(text.Replace(old, by)));
    }

    public void Remove(string name)
    {
        using var archive = ZipFile.Open(File, ZipArchiveMode.Update);
        archive.Entries.Single(e => e.FullName.EndsWith(name)).Delete();
    }

    public void Dispose() => _folder.Dispose();

    public IDataView View(params Row[] rows) => _context.Data.LoadFromEnumerable(rows);

    private static IReadOnlyList<string> Read(IDataView judged) =>
        [
            .. judged
                .Read<string>("Last")
                .Zip(
                    judged.Read<string>(ColumnNames.Reason),
                    judged.Read<double>(ColumnNames.Score)
                )
                .Select(row => $"{row.First} {row.Second} {row.Third}"),
        ];

    internal sealed record Row(string Answer, string Completion)
    {
        public string Name { get; init; } = Completion;

        public string Question { get; init; } = "What?";

        public string Inputs { get; init; } = "";

        public string Outputs { get; init; } = "";
    }
}
