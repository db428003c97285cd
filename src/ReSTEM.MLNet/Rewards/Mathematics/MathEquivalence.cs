using ReSTEM.MLNet.Rewards.Mathematics.Parsing;

namespace ReSTEM.MLNet.Rewards.Mathematics;

/// <summary>Whether two answers mean the same, for rewards and for grouping votes.</summary>
public static class MathEquivalence
{
    // Longer texts are no final answers; they are compared as text only.
    private const int MaxLength = 4_096;

    /// <summary>
    /// Compares two bare answers, in LaTeX or plain text. Never throws for a strange text: what cannot be read equals only itself,
    /// and an empty answer equals nothing.
    /// </summary>
    /// <param name="reference">The right answer.</param>
    /// <param name="answer">The answer to compare with it.</param>
    /// <param name="profile">When they are the same.</param>
    public static bool AreEqual(
        string reference,
        string answer,
        MathProfile profile = MathProfile.Strict
    )
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(answer);

        return profile switch
        {
            MathProfile.Hendrycks => HendrycksText.AreEqual(reference, answer),
            MathProfile.Gsm8k => Gsm8kText.AreEqual(reference, answer),
            MathProfile.Strict => AreEqualByMeaning(reference, answer, profile),
            MathProfile.MathVerifyCompatible => AreEqualByMeaning(reference, answer, profile)
                || AreEqualByMeaning(
                    LenientNumbers.Rewrite(reference),
                    LenientNumbers.Rewrite(answer),
                    profile
                ),
            _ => throw new ArgumentOutOfRangeException(
                nameof(profile),
                profile,
                $"There is no profile of mathematics {profile}. Choose one of {string.Join(", ", Enum.GetNames<MathProfile>())}."
            ),
        };
    }

    private static bool AreEqualByMeaning(string reference, string answer, MathProfile profile)
    {
        var left = AnswerText.Clean(reference);
        var right = AnswerText.Clean(answer);
        if (left.Length == 0 || right.Length == 0)
        {
            return false;
        }

        if (AnswerText.WithoutBlanks(left) == AnswerText.WithoutBlanks(right))
        {
            return true;
        }

        if (left.Length > MaxLength || right.Length > MaxLength)
        {
            return false;
        }

        if (AnswerText.AsWords(left, right) is var (words, otherWords))
        {
            return words == otherWords;
        }

        try
        {
            var gold = MathParser.Parse(left);
            var other = MathParser.Parse(right);
            return new MathComparer(profile, new MathBudget()).AreEqual(gold, other);
        }
        catch (MathFormatException)
        {
            return false;
        }
    }
}
