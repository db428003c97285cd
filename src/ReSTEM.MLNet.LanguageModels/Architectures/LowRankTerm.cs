using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Architectures;

/// <summary>The LoRA term of one projection (Hu et al. 2021).</summary>
/// <param name="Down">A, of (rank, inputs).</param>
/// <param name="Up">B, of (outputs, rank); zero before training.</param>
/// <param name="FirstOutput">The first output it adds to: several projections may lie in one matrix.</param>
internal sealed record LowRankTerm(Tensor Down, Tensor Up, long FirstOutput);
