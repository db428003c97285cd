using CsCheck;
using ReSTEM.MLNet.LanguageModels.Tokenization.Normalizers;

namespace ReSTEM.MLNet.LanguageModels.Tests.Tokenization;

/// <summary>Ids that llama.cpp's reference tokenizers gave for 46 awkward strings.</summary>
public class ReferenceVectorTests
{
    public static TheoryData<string, string> Tokenizers =>
        new()
        {
            { "gpt-2", "gpt2" },
            { "gpt-2", "gpt2 without tokenizer.json" },
            { "llama-spm", "llama2" },
            { "qwen2", "qwen2.5" },
        };

    [Theory]
    [MemberData(nameof(Tokenizers))]
    public void Every_string_gets_the_reference_ids(string vectors, string folder)
    {
        var tokenizer = RealTokenizers.Open(folder);

        var wrong = Read(vectors)
            .Where(row => !tokenizer.Encode(row.Text).SequenceEqual(row.Ids))
            .ToList();

        wrong.Select(row => row.Text).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Tokenizers))]
    public void Every_list_of_ids_gets_its_string_back(string vectors, string folder)
    {
        var tokenizer = RealTokenizers.Open(folder);

        var wrong = Read(vectors).Where(row => tokenizer.Decode(row.Ids) != row.Text).ToList();

        wrong.Select(row => row.Text).Should().BeEmpty();
    }

    [Theory]
    [InlineData("gpt2")]
    [InlineData("qwen2.5")]
    [InlineData("llama2")]
    public void Any_composed_text_comes_back_unchanged(string folder)
    {
        var tokenizer = RealTokenizers.Open(folder);

        SomeText
            .AnyUnmarked.Select(CanonicalForms.Compose)
            .Sample(text => tokenizer.Decode(tokenizer.Encode(text)) == text);
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
