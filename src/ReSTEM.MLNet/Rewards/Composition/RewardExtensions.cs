using System.Text.RegularExpressions;

namespace ReSTEM.MLNet.Rewards.Composition;

/// <summary>Joins rewards in a sentence: <c>reward.And(other)</c>, <c>reward.WithFormat("^&lt;think&gt;")</c>.</summary>
/// <example>
/// <code>
/// var reward = new MathAnswerReward().WithFormat("^&lt;think>").And(new Not(new FormatReward("I cannot")));
/// </code>
/// </example>
public static class RewardExtensions
{
    extension(IReward reward)
    {
        /// <summary>Correct when both are.</summary>
        public IReward And(IReward other) => new AllOf(reward, other);

        /// <summary>Correct when one of both is.</summary>
        public IReward Or(IReward other) => new AnyOf(reward, other);

        /// <summary>Correct when this reward is and the completion has the form; the form is checked first.</summary>
        /// <param name="pattern">A .NET regular expression that must occur.</param>
        /// <param name="options">How it matches; absent for none.</param>
        /// <param name="timeout">The time one match gets; absent for 0.1 s.</param>
        /// <exception cref="ArgumentException">The pattern is no regular expression.</exception>
        public IReward WithFormat(
            string pattern,
            RegexOptions options = RegexOptions.None,
            TimeSpan? timeout = null
        ) => new AllOf(new FormatReward(pattern, options, timeout), reward);
    }
}
