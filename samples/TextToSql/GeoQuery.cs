using ReSTEM.MLNet.Problems;
using ReSTEM.MLNet.Problems.Readers;
using ReSTEM.MLNet.Samples.Reporting;

namespace TextToSql;

/// <summary>Questions about the geography of the United States, their queries and the database that answers them (text2sql-data).</summary>
internal sealed class GeoQuery
{
    private const string Questions = "geography.json";
    private const string Data = "geography-db.added-in-2020.sqlite";

    private readonly List<Problem> _problems;

    public GeoQuery(string folder)
    {
        foreach (var name in (string[])[Questions, Data])
        {
            if (!File.Exists(Path.Combine(folder, name)))
            {
                throw new FileNotFoundException(
                    $"{folder} lacks {name}: give the folder of GeoQuery with --data."
                );
            }
        }

        Database = Path.Combine(folder, Data);
        _problems = [.. TextToSqlReader.Read(Path.Combine(folder, Questions))];
    }

    /// <summary>The SQLite file.</summary>
    public string Database { get; }

    /// <summary>The questions of a split: train, dev or test.</summary>
    public List<SqlQuestion> Split(string name) =>
        [
            .. _problems
                .Where(problem => problem.Columns["question-split"] == name)
                .Select(problem => new SqlQuestion(problem.Id, problem.Question, problem.Answer)),
        ];

    /// <summary>A question with its query written in words, as a person would teach it.</summary>
    public static WorkedProblem Worked(SqlQuestion question) =>
        new(question.Question, SqlWords.Split(question.Answer));
}
