namespace ReSTEM.MLNet.SelfTraining;

/// <summary>What an iteration is doing.</summary>
public enum SelfTrainPhase
{
    /// <summary>The E-step: completions are drawn and judged, shard after shard.</summary>
    Sampling,

    /// <summary>The M-step: the base model is trained on what was kept.</summary>
    FineTuning,

    /// <summary>The new model answers the validation problems.</summary>
    Evaluation,
}
