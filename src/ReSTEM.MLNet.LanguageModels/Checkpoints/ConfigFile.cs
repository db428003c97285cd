using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Files;

namespace ReSTEM.MLNet.LanguageModels.Checkpoints;

/// <summary>
/// Reads a Hugging Face <c>config.json</c>. A setting that would change the model's numbers and is not implemented is
/// refused by name, and so is one that is not known.
/// </summary>
internal static class ConfigFile
{
    public const string Name = "config.json";

    private static readonly string[] Families = ["llama", "mistral", "qwen2", "qwen3", "gpt2"];

    /// <exception cref="ModelFolderException">A setting is missing, malformed or not supported.</exception>
    public static ModelConfig Read(string path) => Read(ModelFile.ReadJson(path));

    public static ModelConfig Read(JsonItem root)
    {
        var settings = new ConfigSettings(root);
        var type = settings.Item("model_type") ?? throw Unknown(root, "no model_type");
        var config = type.AsString() switch
        {
            "llama" => LlamaConfig.Read(settings),
            "mistral" => MistralConfig.Read(settings),
            "qwen2" => Qwen2Config.Read(settings),
            "qwen3" => Qwen3Config.Read(settings),
            "gpt2" => Gpt2Config.Read(settings),
            var other => throw Unknown(root, $"model_type '{other}'"),
        };
        settings.RefuseTheRest();
        ConfigChecks.Check(root.File, config);
        return config.Explicit();
    }

    private static ModelFolderException Unknown(JsonItem root, string found) =>
        new(root.File, $"has {found}; supported are {string.Join(", ", Families)}.");
}
