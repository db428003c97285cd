using Microsoft.ML;
using ReSTEM.MLNet.Filtering;
using ReSTEM.MLNet.FineTuning;
using ReSTEM.MLNet.Generation;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.SelfTraining;

// ML.NET finds here who reads the entries of a model file, in a process whose code never names us. It calls the static method
// Create(IHostEnvironment, ModelLoadContext) of the second type, whose return type must equal the first.
[assembly: LoadableClass(
    typeof(LanguageModelTransformer),
    typeof(LanguageModelFile),
    null,
    typeof(SignatureLoadModel),
    "",
    LanguageModelFile.LoaderSignature
)]
[assembly: LoadableClass(
    typeof(SelfTrainedTransformer),
    typeof(SelfTrainedFile),
    null,
    typeof(SignatureLoadModel),
    "",
    SelfTrainedFile.LoaderSignature
)]
[assembly: LoadableClass(
    typeof(SampleGenerationTransformer),
    typeof(SampleGenerationFile),
    null,
    typeof(SignatureLoadModel),
    "",
    SampleGenerationFile.LoaderSignature
)]
[assembly: LoadableClass(
    typeof(RewardTransformer),
    typeof(RewardFile),
    null,
    typeof(SignatureLoadModel),
    "",
    RewardFile.LoaderSignature
)]
[assembly: LoadableClass(
    typeof(RewardFilterTransformer),
    typeof(RewardFilterFile),
    null,
    typeof(SignatureLoadModel),
    "",
    RewardFilterFile.LoaderSignature
)]
