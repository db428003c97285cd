namespace ReSTEM.MLNet.Evaluation;

/// <summary>The problems of one range of difficulty and how well they are solved.</summary>
/// <param name="Lower">The lowest solve rate of the base model in this bin, included.</param>
/// <param name="Upper">The highest, excluded but in the last bin.</param>
/// <param name="Problems">How many problems fall in it.</param>
/// <param name="BaseMean">The base model's mean solve rate on them; zero for an empty bin.</param>
/// <param name="Mean">The evaluated model's mean solve rate on them; zero for an empty bin.</param>
public sealed record DifficultyBin(
    double Lower,
    double Upper,
    int Problems,
    double BaseMean,
    double Mean
);
