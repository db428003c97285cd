namespace ReSTEM.MLNet.LanguageModels.Generation;

/// <summary>Which implementation of the forward pass draws the samples.</summary>
public enum SamplingBackend
{
    /// <summary>The managed one where the model is in main memory and one it knows, else torch.</summary>
    Automatic,

    /// <summary>TorchSharp, on the model's own device.</summary>
    Torch,

    /// <summary>The decoder written in .NET, on the CPU whatever the model's device; an error for a model it does not know.</summary>
    Managed,
}
