namespace ReSTEM.MLNet.Rewards.Mathematics;

/// <summary>What joins two operands.</summary>
internal enum MathOperator
{
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
    PlusMinus,
    MinusPlus,
    Union,
    Intersection,
    Without,
}
