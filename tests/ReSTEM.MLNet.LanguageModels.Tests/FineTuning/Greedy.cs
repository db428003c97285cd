using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.LanguageModels.Generation.Managed;
using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Tests.FineTuning;

/// <summary>What a model says after the prompts of sequences.</summary>
internal static class Greedy
{
    public static List<int[]> Completions(ModelParameters parameters, TokenSequence[] sequences)
    {
        using var forward = new ForwardPassFactory(Some.Config, CPU, ScalarType.Float32);
        var sampler = new TorchSampler(
            Some.Config,
            forward.Over(parameters),
            CPU,
            ScalarType.Float32
        );
        TokenPrompt[] prompts =
        [
            .. sequences.Select((s, i) => new TokenPrompt($"{i}", s.Ids[..s.PromptLength])),
        ];
        var rows = sampler.Generate(
            new DecodingRequest(prompts, new SamplingOptions { Temperature = 0 }, [0]),
            default
        );
        return [.. rows.Select(row => row.TokenIds.ToArray())];
    }
}
