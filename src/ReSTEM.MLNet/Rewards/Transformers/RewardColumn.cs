using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ReSTEM.MLNet.Rewards.Transformers;

/// <summary>Which column of a transformer's output is the reward, and when it says Correct.</summary>
public sealed class RewardColumn
{
    private readonly Func<DataViewSchema.Column, Func<DataViewRow, Func<Judgement>>> _bind;

    private RewardColumn(
        string name,
        RewardRule rule,
        Func<DataViewSchema.Column, Func<DataViewRow, Func<Judgement>>> bind
    )
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        (Name, Rule, _bind) = (name, rule, bind);
    }

    /// <summary>The column's name.</summary>
    public string Name { get; }

    internal RewardRule Rule { get; }

    /// <summary>Correct where a Boolean column is true: <c>PredictedLabel</c> of a binary classifier.</summary>
    public static RewardColumn IsTrue(string name) =>
        new(
            name,
            new RewardRule(IsTrue: true),
            column =>
                column.Type is BooleanDataViewType
                    ? row => BooleanOf(row, column)
                    : throw Unfit(
                        column,
                        "a Boolean column",
                        "AtLeast for a number, EqualTo for a label"
                    )
        );

    /// <summary>
    /// Correct where a number reaches a threshold: <c>Probability</c> or <c>Score</c>. The number is kept in
    /// <see cref="Judgement.Score"/>; one that is not a number is Wrong.
    /// </summary>
    public static RewardColumn AtLeast(string name, double threshold)
    {
        if (double.IsNaN(threshold))
        {
            throw new ArgumentOutOfRangeException(
                nameof(threshold),
                threshold,
                $"The threshold of column '{name}' is {threshold}; it must be a number."
            );
        }

        return new(
            name,
            new RewardRule(IsTrue: false, AtLeast: threshold),
            column =>
                column.Type == NumberDataViewType.Single ? row => SingleOf(row, column, threshold)
                : column.Type == NumberDataViewType.Double ? row => DoubleOf(row, column, threshold)
                : throw Unfit(
                    column,
                    "one number (Single or Double)",
                    "IsTrue for a Boolean, EqualTo for the PredictedLabel of several classes"
                )
        );
    }

    /// <summary>Correct where a label, a text or a key with names, is this one.</summary>
    public static RewardColumn EqualTo(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(
            name,
            new RewardRule(IsTrue: false, EqualTo: value),
            column =>
                column.Type is TextDataViewType ? row => TextOf(row, column, value)
                : column.Type is KeyDataViewType ? KeyOf(column, value)
                : throw Unfit(
                    column,
                    "a text or a key",
                    "IsTrue for a Boolean, AtLeast for a number"
                )
        );
    }

    /// <summary>Checks the column against a schema and returns what reads it from a row.</summary>
    /// <exception cref="ArgumentException">There is no such column, or it is of another type.</exception>
    internal Func<DataViewRow, Func<Judgement>> BindTo(DataViewSchema output) =>
        output.GetColumnOrNull(Name) is { } column
            ? _bind(column)
            : throw new ArgumentException(
                $"The transformer writes no column '{Name}'. It writes: {string.Join(", ", output.Select(c => c.Name).Distinct())}."
            );

    private static Func<Judgement> BooleanOf(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<bool>(column);
        return () =>
        {
            var value = false;
            getter(ref value);
            return value ? Judgement.Correct : new(Verdict.Wrong, $"{column.Name} is false");
        };
    }

    private static Func<Judgement> SingleOf(
        DataViewRow row,
        DataViewSchema.Column column,
        double threshold
    )
    {
        var getter = row.GetGetter<float>(column);
        return () =>
        {
            var value = 0f;
            getter(ref value);
            return Compare(column.Name, value, threshold);
        };
    }

    private static Func<Judgement> DoubleOf(
        DataViewRow row,
        DataViewSchema.Column column,
        double threshold
    )
    {
        var getter = row.GetGetter<double>(column);
        return () =>
        {
            var value = 0.0;
            getter(ref value);
            return Compare(column.Name, value, threshold);
        };
    }

    private static Judgement Compare(string name, double value, double threshold) =>
        new(
            value >= threshold ? Verdict.Correct : Verdict.Wrong,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name} {value:0.####}, {(value >= threshold ? "at least" : "below")} {threshold:0.####}"
            )
        )
        {
            Score = value,
        };

    private static Func<Judgement> TextOf(
        DataViewRow row,
        DataViewSchema.Column column,
        string expected
    )
    {
        var getter = row.GetGetter<ReadOnlyMemory<char>>(column);
        return () =>
        {
            ReadOnlyMemory<char> value = default;
            getter(ref value);
            return Label(column.Name, value.ToString(), expected);
        };
    }

    private static Func<DataViewRow, Func<Judgement>> KeyOf(
        DataViewSchema.Column column,
        string expected
    )
    {
        var names = KeyNames.Of(column);
        if (!names.Contains(expected))
        {
            throw new ArgumentException(
                $"Column '{column.Name}' never is '{expected}'. Its labels: {string.Join(", ", names)}."
            );
        }

        return row =>
        {
            var number = KeyNames.Reader(row, column);
            return () =>
                Label(column.Name, number() is > 0 and var n ? names[n - 1] : "", expected);
        };
    }

    private static Judgement Label(string name, string found, string expected) =>
        found == expected
            ? Judgement.Correct
            : new(Verdict.Wrong, $"{name} is '{found}', not '{expected}'");

    private static ArgumentException Unfit(
        DataViewSchema.Column column,
        string wanted,
        string others
    ) =>
        new(
            $"Column '{column.Name}' is {column.Type}; this reward reads {wanted}. Choose {others}."
        );
}
