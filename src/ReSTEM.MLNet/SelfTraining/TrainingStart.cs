namespace ReSTEM.MLNet.SelfTraining;

/// <summary>Which model an iteration's fine-tuning begins with.</summary>
public enum TrainingStart
{
    /// <summary>The base model, in every iteration anew: the paper's way, to limit drift.</summary>
    Base,

    /// <summary>The model of the iteration before, which drew the samples; in the first iteration the base model.</summary>
    Previous,
}
