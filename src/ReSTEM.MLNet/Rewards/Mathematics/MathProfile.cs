namespace ReSTEM.MLNet.Rewards.Mathematics;

/// <summary>Where an answer is looked for in a completion and when two answers are the same.</summary>
public enum MathProfile
{
    /// <summary>
    /// Equal by mathematics: values, sets, tuples, intervals, equations. Kinds must agree (a tuple is no set), a decimal equals a
    /// fraction only exactly, 10 % is 0.1 and not 10. Units and currency signs do not count.
    /// </summary>
    Strict,

    /// <summary>
    /// The string rules of the MATH data set (Hendrycks et al. 2021, arXiv:2103.03874): units, percent and dollar signs are dropped
    /// and fractions written one way, then the texts must be equal. The order of lists matters, and nothing is computed.
    /// </summary>
    Hendrycks,

    /// <summary>
    /// The number after the last <c>####</c> (else after <c>A:</c> or "answer is", else the last number), currency signs and commas
    /// dropped, compared exactly.
    /// </summary>
    Gsm8k,

    /// <summary>
    /// As lenient as Hugging Face's Math-Verify, without its known errors: also a percentage without its sign, a tuple without its
    /// parentheses, an inequality for its interval, a value rounded to the reference's digits, and a letter of a choice.
    /// </summary>
    MathVerifyCompatible,
}
