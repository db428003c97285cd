namespace ReSTEM.MLNet.Evaluation;

/// <summary>What a vote does with samples in which no answer was found.</summary>
public enum UnreadAnswers
{
    /// <summary>They do not vote.</summary>
    Ignore,

    /// <summary>They vote together for an answer of their own, which is wrong.</summary>
    VoteTogether,
}
