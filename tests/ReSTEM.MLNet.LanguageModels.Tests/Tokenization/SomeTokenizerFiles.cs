using System.Text.Json.Nodes;
using ReSTEM.MLNet.LanguageModels.Tokenization;

namespace ReSTEM.MLNet.LanguageModels.Tests.Tokenization;

/// <summary>Small tokenizer files to be opened as they are or after one change.</summary>
internal static class SomeTokenizerFiles
{
    /// <summary>Llama 2's form in small: characters, byte fallback, a mark for spaces, no words.</summary>
    public static JsonObject Llama()
    {
        string[] tokens = ["<unk>", "<s>", "</s>", "\u2581", "a", "b", "\u2581a", "ab", "\u2581ab"];
        var vocabulary = new JsonObject();
        foreach (var token in tokens.Concat(Enumerable.Range(0, 256).Select(b => $"<0x{b:X2}>")))
        {
            vocabulary[token] = vocabulary.Count;
        }

        var json = (JsonObject)
            JsonNode.Parse(
                """
                {
                  "version": "1.0",
                  "added_tokens": [
                    {"id": 0, "content": "<unk>", "special": true},
                    {"id": 1, "content": "<s>", "special": true},
                    {"id": 2, "content": "</s>", "special": true}
                  ],
                  "normalizer": {"type": "Sequence", "normalizers": [
                    {"type": "Prepend", "prepend": "\u2581"},
                    {"type": "Replace", "pattern": {"String": " "}, "content": "\u2581"}
                  ]},
                  "pre_tokenizer": null,
                  "post_processor": {"type": "TemplateProcessing",
                    "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
                    "special_tokens": {"<s>": {"id": "<s>", "ids": [1], "tokens": ["<s>"]}}
                  },
                  "decoder": {"type": "Sequence", "decoders": [
                    {"type": "Replace", "pattern": {"String": "\u2581"}, "content": " "},
                    {"type": "ByteFallback"}, {"type": "Fuse"},
                    {"type": "Strip", "content": " ", "start": 1, "stop": 0}
                  ]},
                  "model": {"type": "BPE", "unk_token": "<unk>", "fuse_unk": true, "byte_fallback": true,
                    "merges": ["\u2581 a", ["a", "b"], ["\u2581a", "b"]]}
                }
                """
            )!;
        json["model"]!["vocab"] = vocabulary;
        return json;
    }

    /// <summary>Opens a tokenizer.json together with a tokenizer_config.json.</summary>
    public static TextTokenizer Open(
        JsonObject tokenizer,
        string config = """{"eos_token":"</s>"}"""
    )
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["tokenizer.json"], tokenizer.ToJsonString());
        File.WriteAllText(folder["tokenizer_config.json"], config);
        return TextTokenizer.Open(folder.Path);
    }
}
