using ReSTEM.MLNet.Filtering;
using ReSTEM.MLNet.Problems;

namespace ReSTEM.MLNet.SelfTraining;

/// <summary>
/// ReST^EM and its relatives as settings of the same parts. Each gives options to begin with: add prompt, lengths and fine-tuning with
/// <c>with</c>.
/// </summary>
/// <example>
/// <code>
/// var options = SelfTrainMethod.RejectionFineTuning(examples) with { Prompt = prompt, MaxNewTokens = 300 };
/// using var model = mlContext.Transforms.SelfTrain(baseModel, reward, options).Fit(problems);
/// </code>
/// </example>
public static class SelfTrainMethod
{
    /// <summary>
    /// ReST^EM (Singh et al. 2023, arXiv 2312.06585), the default: correct samples of the last model, at most 10 of a problem, teach the
    /// base model again in every iteration. No human solutions, no samples of earlier iterations.
    /// </summary>
    public static SelfTrainOptions ReSTEM() => new();

    /// <summary>
    /// ReST (Gulcehre et al. 2023, arXiv 2308.08998): samples whose score is above a threshold that rises from iteration to iteration,
    /// mixed with the original data, teach the last model, at a lower learning rate each time. Differences: an iteration here is a Grow
    /// and one Improve step, where ReST may take several Improve steps on one Grow step's samples; the loss is their best, plain
    /// log-likelihood; the reward gives scores between 0 and 1.
    /// </summary>
    /// <param name="original">The data that the base model was taught with; stays in the mixture.</param>
    /// <param name="thresholds">Rising; the paper's 0, 0.7, 0.8, 0.9, 0.95, 0.99 unless given.</param>
    public static SelfTrainOptions ReST(
        IReadOnlyList<WorkedExample> original,
        IReadOnlyList<double>? thresholds = null
    ) =>
        new()
        {
            Acceptance = SampleAcceptance.Scored,
            ScoreThresholds = thresholds ?? [0, 0.7, 0.8, 0.9, 0.95, 0.99],
            MaxKeptPerProblem = int.MaxValue,
            HumanExamples = original,
            TrainFrom = TrainingStart.Previous,
            LearningRateDecay = 0.5,
        };

    /// <summary>
    /// RFT, rejection sampling fine-tuning (Yuan et al. 2023, arXiv 2308.01825): one <c>Fit</c>, 100 samples of a problem, one of each
    /// distinct list of equations, together with the human solutions. Differences: of the paths with the same equations the first is
    /// taken and not the one that differs most from the others, and an equation's arithmetic is not checked: give a reward that does.
    /// RFT samples from a model fine-tuned on the human solutions and trains the pretrained one: call
    /// <see cref="SelfTrainEstimator.Distill"/> of an estimator over the pretrained model with the fine-tuned one.
    /// </summary>
    /// <param name="human">The human solutions.</param>
    public static SelfTrainOptions RejectionFineTuning(IReadOnlyList<WorkedExample> human) =>
        new()
        {
            SamplesPerProblem = 100,
            TopK = 0,
            MaxKeptPerProblem = int.MaxValue,
            SolutionKey = SolutionKey.Equations,
            HumanExamples = human,
        };

    /// <summary>
    /// STaR (Zelikman et al. 2022, arXiv 2203.14465): one greedy sample of a problem; where it is wrong, another one with the answer as a
    /// hint, learned as if there had been none. From the base model each time. Difference: the number of training steps does not grow
    /// from iteration to iteration.
    /// </summary>
    /// <param name="hintPrompt">
    /// A prompt that tells the answer, for example <c>Problem: {Question}\n(The answer is {Answer}.)\nSolution:</c>; null for STaR without
    /// rationalization.
    /// </param>
    public static SelfTrainOptions STaR(PromptTemplate? hintPrompt) =>
        new()
        {
            SamplesPerProblem = 1,
            Temperature = 0,
            TopK = 0,
            HintPrompt = hintPrompt,
        };

    /// <summary>
    /// RAFT (Dong et al. 2023, arXiv 2304.06767): the sample with the highest score of each problem teaches the last model. Differences:
    /// an iteration takes all problems where RAFT takes a batch of them, and the best sample must have a score above 0, so that with a
    /// yes-or-no reward unsolved problems teach nothing; lower the threshold for scores that go below 0.
    /// </summary>
    /// <param name="samples">K, of which the best is taken.</param>
    public static SelfTrainOptions RAFT(int samples = 32) =>
        new()
        {
            SamplesPerProblem = samples,
            TopK = 0,
            Temperature = 1,
            MaxKeptPerProblem = 1,
            Acceptance = SampleAcceptance.Scored,
            Choice = SampleChoice.Best,
            TrainFrom = TrainingStart.Previous,
        };

    /// <summary>
    /// Expert iteration with pooled rounds (Anthony et al. 2017, arXiv 1705.08439; pooled as for Llama 2, arXiv 2307.09288, and V-STaR,
    /// arXiv 2402.06457): ReST^EM whose iterations learn from what all of them kept. Difference: the expert is sampling and not a
    /// tree search.
    /// </summary>
    public static SelfTrainOptions ExpertIteration() => new() { PoolIterations = true };

    /// <summary>
    /// Supervised fine-tuning on human solutions, the baseline: one <c>Fit</c>, which draws nothing and learns from no problem.
    /// </summary>
    /// <param name="human">The human solutions.</param>
    public static SelfTrainOptions SupervisedFineTuning(IReadOnlyList<WorkedExample> human) =>
        new() { HumanExamples = human, LearnFromSamples = false };

    /// <summary>
    /// Self-distillation without a reward, the control: what the model writes teaches it, right or wrong, as many of a problem as ReST^EM
    /// may keep. What this gains is not the reward's doing.
    /// </summary>
    public static SelfTrainOptions UnfilteredSelfDistillation() =>
        new() { Acceptance = SampleAcceptance.Unfiltered };

    /// <summary>
    /// Distillation (version 4 of the ReST^EM paper): the options of ReST^EM for <see cref="SelfTrainEstimator.Distill"/>, whose samples a
    /// stronger model draws. One <c>Distill</c>.
    /// </summary>
    public static SelfTrainOptions Distillation() => new();
}
