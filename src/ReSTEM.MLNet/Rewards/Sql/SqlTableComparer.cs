namespace ReSTEM.MLNet.Rewards.Sql;

/// <summary>Decides whether two results are the same.</summary>
internal static class SqlTableComparer
{
    /// <summary>Compares by a match whose row order is already decided.</summary>
    public static bool AreEqual(SqlTable gold, SqlTable other, SqlMatch match, bool ordered)
    {
        if (gold.Rows.Count == 0 && other.Rows.Count == 0)
        {
            return true;
        }

        var isSet = match.Duplicates == SqlDuplicates.Set && !ordered;
        if (gold.Columns != other.Columns || (!isSet && gold.Rows.Count != other.Rows.Count))
        {
            return false;
        }

        var keys = new SqlValueKeys(match.RelativeTolerance, gold, other);
        var left = keys.Of(gold);
        var right = keys.Of(other);
        if (match.Columns == SqlColumns.Positional)
        {
            return new SqlColumnMatching(left, right, ordered, isSet).HoldsInPlace();
        }

        return new SqlColumnMatching(left, right, ordered, isSet).HoldsForSomeOrder();
    }
}
