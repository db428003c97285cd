using System.Text.Json.Nodes;
using ReSTEM.MLNet.LanguageModels.Tokenization;

namespace ReSTEM.MLNet.LanguageModels.Tests.Tokenization;

public class TextTokenizerFaultTests
{
    [Theory]
    [InlineData("model.dropout", "0.1", "*model.dropout*0.1*")]
    [InlineData("model.end_of_word_suffix", "\"</w>\"", "*end_of_word_suffix*")]
    [InlineData("model.type", "\"Unigram\"", "*model.type*Unigram*")]
    [InlineData("model.unheard_of", "1", "*model.unheard_of*")]
    [InlineData("model.unk_token", "\"nothing\"", "*unk_token*nothing*")]
    [InlineData("model.merges", "[\"a\"]", "*model.merges*two tokens*")]
    [InlineData("model.merges", "[\"b b\"]", "*'bb'*vocabulary*")]
    [InlineData("model.vocab", "{\"a\":0,\"b\":0}", "*id 0*'b'*")]
    [InlineData("model.vocab", "{\"a\":-1}", "*id from 0*-1*")]
    [InlineData("model.vocab", "{\"a\":2000000000}", "*id from 0*2000000000*")]
    [InlineData("model.vocab", "[]", "*model.vocab*object*")]
    [InlineData("normalizer", "{\"type\":\"NFKC\"}", "*normalizer.type*NFKC*")]
    [InlineData("decoder", "{\"type\":\"WordPiece\"}", "*decoder.type*WordPiece*")]
    [InlineData("post_processor", "{\"type\":\"BertProcessing\"}", "*post_processor.type*Bert*")]
    [InlineData("extra", "1", "*'extra'*")]
    public void What_a_file_asks_for_and_is_not_done_is_refused_by_name(
        string place,
        string value,
        string message
    )
    {
        var json = SomeTokenizerFiles.Llama();
        var path = place.Split('.');
        var parent = path.Length == 2 ? json[path[0]]!.AsObject() : json;
        parent[path[^1]] = JsonNode.Parse(value);

        var open = () => SomeTokenizerFiles.Open(json);

        open.Should().Throw<ModelFolderException>().WithMessage(message);
    }

    [Theory]
    [InlineData("{}", "*end-of-text*eos_token*")]
    [InlineData("""{"eos_token":"<end>"}""", "*eos_token*<end>*")]
    [InlineData("""{"eos_token":3}""", "*eos_token*string*")]
    [InlineData("""{"eos_token":"</s>""", "*not valid JSON*")]
    [InlineData("""{"eos_token":"</s>","eos_token":"<s>"}""", "*not valid JSON*eos_token*")]
    public void A_faulty_configuration_is_refused_by_name(string config, string message)
    {
        var open = () => SomeTokenizerFiles.Open(SomeTokenizerFiles.Llama(), config);

        open.Should().Throw<ModelFolderException>().WithMessage(message);
    }

    [Fact]
    public void A_folder_that_is_none_or_is_empty_is_refused()
    {
        using var folder = new TemporaryFolder();

        var missing = () => TextTokenizer.Open(folder["nothing"]);
        var empty = () => TextTokenizer.Open(folder.Path);

        missing.Should().Throw<ModelFolderException>().WithMessage("*nothing*not a folder*");
        empty.Should().Throw<ModelFolderException>().WithMessage("*tokenizer.json*vocab.json*");
    }

    [Fact]
    public void A_byte_level_vocabulary_without_all_bytes_is_refused()
    {
        var json = SomeTokenizerFiles.Llama();
        json["model"]!["unk_token"] = null;
        json["pre_tokenizer"] = JsonNode.Parse("""{"type":"ByteLevel"}""");

        var open = () => SomeTokenizerFiles.Open(json);

        open.Should().Throw<ModelFolderException>().WithMessage("*no token for byte 0x00*");
    }
}
