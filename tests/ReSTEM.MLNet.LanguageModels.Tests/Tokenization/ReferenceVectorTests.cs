using ReSTEM.MLNet.LanguageModels.Tokenization;

namespace ReSTEM.MLNet.LanguageModels.Tests.Tokenization;

/// <summary>Ids that llama.cpp's reference tokenizers gave for 46 awkward strings.</summary>
public class ReferenceVectorTests
{
    public static TheoryData<string, string> Tokenizers => new() { { "gpt-2", "gpt2" } };

    [Theory]
    [MemberData(nameof(Tokenizers))]
    public void Every_string_gets_the_reference_ids(string vectors, string folder)
    {
        var tokenizer = TextTokenizer.Open(SharedData.Find($"tokenizers/{folder}"));

        var wrong = Read(vectors)
            .Where(row => !tokenizer.Encode(row.Text).SequenceEqual(row.Ids))
            .ToList();

        wrong.Select(row => row.Text).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Tokenizers))]
    public void Every_list_of_ids_gets_its_string_back(string vectors, string folder)
    {
        var tokenizer = TextTokenizer.Open(SharedData.Find($"tokenizers/{folder}"));

        var wrong = Read(vectors).Where(row => tokenizer.Decode(row.Ids) != row.Text).ToList();

        wrong.Select(row => row.Text).Should().BeEmpty();
    }

    private static List<(string Text, int[] Ids)> Read(string vectors)
    {
        var path = SharedData.Find("tokenizer-vectors") + $"/ggml-vocab-{vectors}.gguf";
        var texts = File.ReadAllText(path + ".inp").Split("\n__ggml_vocab_test__\n");
        var ids = File.ReadAllLines(path + ".out")
            .Select(line =>
                line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse).ToArray()
            );
        var rows = texts.Zip(ids).Take(46).ToList();
        rows.Should().HaveCount(46);
        return rows;
    }
}
