namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>What the loss of a step is a mean over; weights of examples count in either.</summary>
public enum LossNormalization
{
    /// <summary>Every trained token of a step counts alike: long completions weigh more.</summary>
    Token,

    /// <summary>Every sequence of a step counts alike: its loss is the mean over its own trained tokens.</summary>
    Sequence,
}
