namespace ReSTEM.MLNet.Rewards.Sql;

/// <summary>
/// The result of a query. A value is absent (NULL), a <see cref="long"/>, a <see cref="double"/>, a <see cref="string"/> or an
/// array of <see cref="byte"/>.
/// </summary>
internal sealed record SqlTable(int Columns, IReadOnlyList<object?[]> Rows);
