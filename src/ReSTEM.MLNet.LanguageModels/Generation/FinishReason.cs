namespace ReSTEM.MLNet.LanguageModels.Generation;

/// <summary>Why a completion ended.</summary>
public enum FinishReason
{
    /// <summary>The model ended it: an end-of-text token or a stop string.</summary>
    Stop,

    /// <summary>The limit of new tokens or the model's context was reached: the completion is cut.</summary>
    Length,
}
