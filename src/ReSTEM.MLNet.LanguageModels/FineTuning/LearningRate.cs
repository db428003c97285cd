namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>The learning rate of every step: a straight rise, then the fall that the options name.</summary>
internal static class LearningRate
{
    /// <param name="options">Peak, warm-up and schedule.</param>
    /// <param name="step">0 to <paramref name="totalSteps"/> less one.</param>
    /// <param name="totalSteps">Steps of the whole run.</param>
    public static double At(FineTuningOptions options, int step, int totalSteps)
    {
        var warmup = Math.Ceiling(options.WarmupFraction * totalSteps);
        if (step < warmup)
        {
            return options.LearningRate * (step + 1) / warmup;
        }

        var done = (step - warmup) / Math.Max(1, totalSteps - warmup);
        return options.LearningRate
            * options.Schedule switch
            {
                LearningRateSchedule.Cosine => 0.5 * (1 + Math.Cos(Math.PI * done)),
                LearningRateSchedule.Linear => 1 - done,
                _ => 1,
            };
    }
}
