using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Rewards.Transformers;

/// <summary>A problem and a completion as the one row that a transformer reads. What they do not say has its type's default.</summary>
internal sealed class JudgedRow(DataViewSchema schema, TransformerRewardOptions options)
    : DataViewRow
{
    private static readonly MethodInfo DefaultOfMethod = typeof(JudgedRow).GetMethod(
        nameof(DefaultOf),
        BindingFlags.NonPublic | BindingFlags.Static
    )!;

    private static readonly MethodInfo EmptyOfMethod = typeof(JudgedRow).GetMethod(
        nameof(EmptyOf),
        BindingFlags.NonPublic | BindingFlags.Static
    )!;

    private Problem? _problem;
    private string _completion = "";
    private long _position = -1;

    public override DataViewSchema Schema => schema;

    // Transformers keep what they computed for a position.
    public override long Position => _position;

    public override long Batch => 0;

    public void Show(Problem problem, string completion)
    {
        _problem = problem;
        _completion = completion;
        _position++;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => true;

    public override ValueGetter<DataViewRowId> GetIdGetter() =>
        (ref DataViewRowId value) => value = new DataViewRowId((ulong)_position, 0);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        var type = schema[column.Index].Type;
        var getter =
            type is TextDataViewType
                ? (Delegate)
                    (ValueGetter<ReadOnlyMemory<char>>)(
                        (ref ReadOnlyMemory<char> value) => value = TextOf(column.Name).AsMemory()
                    )
            : type is VectorDataViewType vector
                ? Make(EmptyOfMethod, vector.ItemType, [vector.Size])
            : Make(DefaultOfMethod, type, []);
        return (ValueGetter<TValue>)getter;
    }

    private string TextOf(string name) =>
        name == options.CompletionColumnName ? _completion
        : name == options.QuestionColumnName ? _problem!.Question
        : name == options.AnswerColumnName ? _problem!.Answer
        : _problem!.Columns.GetValueOrDefault(name, "");

    private static Delegate Make(MethodInfo method, DataViewType type, object[] arguments) =>
        (Delegate)method.MakeGenericMethod(type.RawType).Invoke(null, arguments)!;

    private static Delegate DefaultOf<T>() => (ValueGetter<T>)((ref T value) => value = default!);

    private static Delegate EmptyOf<T>(int size) =>
        (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => value = new(size, 0, [], []));
}
