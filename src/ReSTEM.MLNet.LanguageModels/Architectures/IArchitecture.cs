using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.Architectures;

/// <summary>A family of models: the weights it has, in their order in the flat buffer and under the names of its checkpoints.</summary>
internal interface IArchitecture
{
    /// <summary>What checkpoints put before the name of every weight but the head's.</summary>
    string Prefix { get; }

    /// <summary>The token embedding, which is the head too where the two are tied.</summary>
    string Embedding { get; }

    /// <summary>Ends of the names of tensors that checkpoints hold and nobody reads: they follow from the configuration.</summary>
    IReadOnlyList<string> Derived { get; }

    /// <summary>Weights of two axes; weight decay applies to them.</summary>
    IEnumerable<WeightShape> Matrices(ModelConfig config);

    /// <summary>Norms and biases.</summary>
    IEnumerable<WeightShape> Vectors(ModelConfig config);

    /// <summary>The linear maps of one layer that may get a low-rank term.</summary>
    IReadOnlyList<Projection> Projections(ModelConfig config);

    /// <summary>The full name of what a layer holds under the given name.</summary>
    string InLayer(int layer, string name);

    /// <summary>The weights as the forward pass reads them.</summary>
    /// <param name="config">The model's.</param>
    /// <param name="view">Given the name of a view's first weight and the view's shape.</param>
    ModelParameters Parameters(ModelConfig config, Func<string, long[], Tensor> view);
}
