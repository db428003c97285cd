using System.Text;
using ReSTEM.MLNet.LanguageModels.Files;

namespace ReSTEM.MLNet.LanguageModels.Tokenization.Reading;

/// <summary>Reads the merges of a byte-pair model, in order of precedence.</summary>
internal static class MergeReader
{
    /// <summary>Reads <c>merges</c> of a <c>tokenizer.json</c>: strings with one space, or since 2024 pairs.</summary>
    public static MergeTable Read(JsonItem merges, Dictionary<string, int> vocabulary)
    {
        var table = new MergeTable();
        foreach (var item in merges.Items())
        {
            var parts = item.IsArray
                ? item.Items().Select(part => part.AsString()).ToArray()
                : item.AsString().Split(' ');
            if (parts is not [var left, var right])
            {
                throw item.Unexpected("two tokens, as a pair or with one space between them");
            }

            Add(table, vocabulary, left, right, item.File, item.Place);
        }

        return table;
    }

    /// <summary>Reads a <c>merges.txt</c>: a line a merge, after a line that names the version.</summary>
    public static MergeTable Read(string path, byte[] file, Dictionary<string, int> vocabulary)
    {
        var table = new MergeTable();
        foreach (var (index, line) in Encoding.UTF8.GetString(file).Split('\n').Index())
        {
            var merge = line.TrimEnd('\r');
            if (
                merge.Length == 0
                || (index == 0 && merge.StartsWith("#version", StringComparison.Ordinal))
            )
            {
                continue;
            }

            if (merge.Split(' ') is not [var left, var right])
            {
                throw new ModelFolderException(
                    path,
                    $"line {index + 1} must be two tokens with one space between them, but is '{merge}'."
                );
            }

            Add(table, vocabulary, left, right, path, $"line {index + 1}");
        }

        return table;
    }

    private static void Add(
        MergeTable table,
        Dictionary<string, int> vocabulary,
        string left,
        string right,
        string file,
        string place
    )
    {
        int IdOf(string token) =>
            vocabulary.TryGetValue(token, out var id)
                ? id
                : throw new ModelFolderException(
                    file,
                    $"'{place}' needs token '{token}', which the vocabulary does not hold."
                );

        table.Add(IdOf(left), IdOf(right), IdOf(left + right));
    }
}
