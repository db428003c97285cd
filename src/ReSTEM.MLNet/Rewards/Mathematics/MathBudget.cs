namespace ReSTEM.MLNet.Rewards.Mathematics;

/// <summary>The work one comparison may cost: about one unit a node of an expression and evaluation.</summary>
internal sealed class MathBudget
{
    private int _left = 200_000;

    /// <summary>Takes from the budget.</summary>
    /// <exception cref="MathFormatException">It is used up.</exception>
    public void Spend(int units)
    {
        _left -= units;
        if (_left < 0)
        {
            throw new MathFormatException("the comparison costs too much");
        }
    }
}
