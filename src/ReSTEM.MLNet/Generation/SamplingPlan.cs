using Microsoft.ML.Runtime;
using ReSTEM.MLNet.LanguageModels.Generation;

namespace ReSTEM.MLNet.Generation;

/// <summary>Who samples, how, and who is told.</summary>
internal sealed record SamplingPlan(
    IHost Host,
    ISampler Policy,
    SamplingOptions Sampling,
    SampleGenerationOptions Options
);
