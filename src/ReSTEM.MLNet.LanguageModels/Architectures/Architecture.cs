namespace ReSTEM.MLNet.LanguageModels.Architectures;

/// <summary>The families that are known.</summary>
internal static class Architecture
{
    private static readonly LlamaArchitecture Llama = new();
    private static readonly Gpt2Architecture Gpt2 = new();

    public static IArchitecture Of(ModelConfig config) => config.IsGpt2 ? Gpt2 : Llama;
}
