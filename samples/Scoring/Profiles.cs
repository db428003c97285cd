using System.Text.RegularExpressions;
using ReSTEM.MLNet.Rewards.Mathematics;
using ReSTEM.MLNet.Rewards.Programs;
using ReSTEM.MLNet.Rewards.Sql;
using ReSTEM.MLNet.Rewards.Translation;

namespace Scoring;

/// <summary>What <c>--profile</c> means for each kind; the first of each list is what holds without it.</summary>
internal static class Profiles
{
    public static MathProfile Math(Arguments options) =>
        Choose(
            options,
            ("strict", MathProfile.Strict),
            ("hendrycks", MathProfile.Hendrycks),
            ("gsm8k", MathProfile.Gsm8k),
            ("mathverify", MathProfile.MathVerifyCompatible),
            ("mathverifycompatible", MathProfile.MathVerifyCompatible)
        );

    public static MathProfile Gsm8k(Arguments options) =>
        Choose(options, ("gsm8k", MathProfile.Gsm8k));

    public static StringComparison Exact(Arguments options) =>
        Choose(
            options,
            ("case", StringComparison.Ordinal),
            ("nocase", StringComparison.OrdinalIgnoreCase)
        );

    public static RegexOptions Regex(Arguments options) =>
        Choose(options, ("case", RegexOptions.None), ("nocase", RegexOptions.IgnoreCase));

    public static SqlMatch Sql(Arguments options) =>
        Choose(
            options,
            ("default", new SqlMatch()),
            ("spider", SqlMatch.Spider),
            ("bird", SqlMatch.Bird)
        );

    public static OutputComparison Output(Arguments options) =>
        Choose(options, ("lines", OutputComparison.Lines), ("words", OutputComparison.Words));

    public static ChrfOptions Chrf(Arguments options) =>
        Choose(options, ("chrf", new ChrfOptions()), ("chrf++", ChrfOptions.PlusPlus));

    public static void None(Arguments options) => Choose(options, ("default", 0));

    private static T Choose<T>(Arguments options, params (string Name, T Value)[] known)
    {
        if (options.Profile is not { } wanted)
        {
            return known[0].Value;
        }

        foreach (var (name, value) in known)
        {
            if (name.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        throw new ArgumentException(
            $"--profile is '{wanted}'; {options.Kind} knows {string.Join(", ", known.Select(k => k.Name))}."
        );
    }
}
