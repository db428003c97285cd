namespace ReSTEM.MLNet.LanguageModels.Tests.Checkpoints;

/// <summary>
/// Names and shapes of tensors as Hugging Face's modelling code gives them to a model of <see cref="Some.Config"/>'s sizes:
/// hidden 24, inner 40, 4 heads of 8 over 2 key heads; GPT-2 with 4 heads of 6 and 48 positions.
/// </summary>
internal static class PublishedNames
{
    private static readonly string[] LlamaLayer =
    [
        "input_layernorm.weight (24)",
        "post_attention_layernorm.weight (24)",
        "self_attn.q_proj.weight (32, 24)",
        "self_attn.k_proj.weight (16, 24)",
        "self_attn.v_proj.weight (16, 24)",
        "self_attn.o_proj.weight (24, 32)",
        "mlp.gate_proj.weight (40, 24)",
        "mlp.up_proj.weight (40, 24)",
        "mlp.down_proj.weight (24, 40)",
    ];

    private static readonly string[] Biases =
    [
        "self_attn.q_proj.bias (32)",
        "self_attn.k_proj.bias (16)",
        "self_attn.v_proj.bias (16)",
        "self_attn.o_proj.bias (24)",
        "mlp.gate_proj.bias (40)",
        "mlp.up_proj.bias (40)",
        "mlp.down_proj.bias (24)",
    ];

    private static readonly string[] HeadNorms =
    [
        "self_attn.q_norm.weight (8)",
        "self_attn.k_norm.weight (8)",
    ];

    private static readonly string[] Gpt2Layer =
    [
        "ln_1.weight (24)",
        "ln_1.bias (24)",
        "attn.c_attn.weight (24, 72)",
        "attn.c_attn.bias (72)",
        "attn.c_proj.weight (24, 24)",
        "attn.c_proj.bias (24)",
        "ln_2.weight (24)",
        "ln_2.bias (24)",
        "mlp.c_fc.weight (24, 40)",
        "mlp.c_fc.bias (40)",
        "mlp.c_proj.weight (40, 24)",
        "mlp.c_proj.bias (24)",
    ];

    public static IEnumerable<string> Of(string variant, int vocabulary) =>
        variant switch
        {
            "gpt2" => Gpt2(vocabulary),
            "gpt2 untied" => Gpt2(vocabulary).Append($"lm_head.weight ({vocabulary}, 24)"),
            "biases" => Llama(vocabulary, [.. LlamaLayer, .. Biases]),
            "query and key norm" => Llama(vocabulary, [.. LlamaLayer, .. HeadNorms]),
            _ => Llama(vocabulary, LlamaLayer),
        };

    private static IEnumerable<string> Llama(int vocabulary, string[] layer) =>
        [
            $"model.embed_tokens.weight ({vocabulary}, 24)",
            .. layer.Select(tensor => $"model.layers.0.{tensor}"),
            .. layer.Select(tensor => $"model.layers.1.{tensor}"),
            "model.norm.weight (24)",
            $"lm_head.weight ({vocabulary}, 24)",
        ];

    private static IEnumerable<string> Gpt2(int vocabulary) =>
        [
            $"transformer.wte.weight ({vocabulary}, 24)",
            "transformer.wpe.weight (48, 24)",
            .. Gpt2Layer.Select(tensor => $"transformer.h.0.{tensor}"),
            .. Gpt2Layer.Select(tensor => $"transformer.h.1.{tensor}"),
            "transformer.ln_f.weight (24)",
            "transformer.ln_f.bias (24)",
        ];
}
