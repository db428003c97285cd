using ReSTEM.MLNet.Rewards.Sql;

namespace ReSTEM.MLNet.Tests.Rewards.Sql;

public sealed class SqlTextTests
{
    [Theory]
    [InlineData("SELECT a FROM t ORDER BY a", true)]
    [InlineData("select a from t order\n by a", true)]
    [InlineData("SELECT a FROM (SELECT a FROM t ORDER BY a LIMIT 3)", false)]
    [InlineData("SELECT 'order by' FROM t", false)]
    [InlineData("SELECT ')' FROM t ORDER BY 1", true)]
    [InlineData("SELECT a FROM t -- order by a", false)]
    [InlineData("SELECT a FROM t /* ( */ ORDER BY a", true)]
    [InlineData("SELECT reorder, bystander FROM t", false)]
    public void An_order_by_of_the_query_itself_is_found(string sql, bool expected)
    {
        SqlText.HasTopLevelOrderBy(sql).Should().Be(expected);
    }

    [Theory]
    [InlineData("SELECT 1", "SELECT 1")]
    [InlineData("Here:\n```sql\nSELECT 1\n```\nDone.", "SELECT 1")]
    [InlineData("```\nSELECT 1\n``` and ```SQL\nSELECT 2\n```", "SELECT 2")]
    [InlineData("```SELECT 3```", "SELECT 3")]
    [InlineData("  \n", "")]
    public void The_last_fenced_block_is_the_query(string completion, string expected)
    {
        SqlText.Extract(completion).Should().Be(expected);
    }
}
