using Microsoft.ML;

namespace ReSTEM.MLNet.Rewards;

/// <summary>A reward over objects of the user's own row class, which stand in <see cref="Problems.Problem.Row"/>.</summary>
internal interface IRowReward : IReward
{
    /// <summary>The columns that such an object is filled from.</summary>
    /// <exception cref="ArgumentException">One is missing.</exception>
    IEnumerable<DataViewSchema.Column> ColumnsOf(DataViewSchema schema);

    /// <summary>The rows as objects, in order.</summary>
    IReadOnlyList<object> Read(IDataView rows);
}
