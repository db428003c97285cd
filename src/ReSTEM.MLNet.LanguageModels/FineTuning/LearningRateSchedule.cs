namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>How the learning rate falls after the warm-up.</summary>
public enum LearningRateSchedule
{
    /// <summary>Along half a cosine to zero.</summary>
    Cosine,

    /// <summary>Along a straight line to zero.</summary>
    Linear,

    /// <summary>Not at all.</summary>
    Constant,
}
