using ReSTEM.MLNet.LanguageModels.FineTuning;
using ReSTEM.MLNet.LanguageModels.Runtime;

namespace ReSTEM.MLNet.Benchmarks;

/// <summary>One way to fine-tune.</summary>
internal sealed record FineTuningMode(
    int Rank,
    string Precision,
    BatchLayout Layout,
    GradientBackend Backend
)
{
    public static IReadOnlyList<FineTuningMode> Of(FineTuningArguments arguments) =>
        [
            .. from rank in arguments.Ranks
            from precision in arguments.Precisions
            from layout in arguments.Layouts
            from backend in arguments.Backends
            select new FineTuningMode(rank, precision, layout, backend),
        ];

    public FineTuningOptions Options(FineTuningArguments arguments) =>
        new()
        {
            Adapter = Rank > 0 ? new LoRAOptions { Rank = Rank } : null,
            Layout = Layout,
            Precision = Precision switch
            {
                "f32" => ModelPrecision.Float32,
                "bf16" => ModelPrecision.BFloat16,
                _ => throw new ArgumentException(
                    $"--precision is {Precision}; it must be f32 or bf16."
                ),
            },
            Backend = Backend,
            GradientCheckpointing = arguments.Checkpointing,
            BatchTokens = arguments.BatchTokens,
            MicroBatchTokens = arguments.MicroBatchTokens,
            Threads = arguments.Threads,
        };
}
