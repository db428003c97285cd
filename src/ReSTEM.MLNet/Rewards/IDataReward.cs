using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.Rewards;

/// <summary>A reward whose verdicts depend on files besides the problem and its own settings.</summary>
internal interface IDataReward : IReward
{
    /// <summary>Names the content of the files that a problem is judged by: equal only where the content is.</summary>
    string DataOf(Problem problem);
}
