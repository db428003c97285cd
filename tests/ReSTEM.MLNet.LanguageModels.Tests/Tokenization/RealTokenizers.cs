using System.Collections.Concurrent;
using ReSTEM.MLNet.LanguageModels.Tokenization;

namespace ReSTEM.MLNet.LanguageModels.Tests.Tokenization;

/// <summary>Published tokenizers, each opened once for all tests; a test is skipped where the files are not at hand.</summary>
internal static class RealTokenizers
{
    private static readonly ConcurrentDictionary<string, Lazy<TextTokenizer>> Opened = [];

    public static TextTokenizer Open(string name)
    {
        var data = SharedData.Find("tokenizers");
        return Opened.GetOrAdd(name, _ => new Lazy<TextTokenizer>(() => Read(data, name))).Value;
    }

    private static TextTokenizer Read(string data, string name)
    {
        if (name != "gpt2 without tokenizer.json")
        {
            return TextTokenizer.Open(Path.Combine(data, name));
        }

        using var place = new TemporaryFolder();
        File.Copy(Path.Combine(data, "gpt2", "gpt2_vocab.json"), place["vocab.json"]);
        File.Copy(Path.Combine(data, "gpt2", "gpt2_merges.txt"), place["merges.txt"]);
        return TextTokenizer.Open(place.Path);
    }
}
