using Microsoft.ML;
using Microsoft.ML.Transforms.Text;
using ReSTEM.MLNet.Rewards;
using ReSTEM.MLNet.Rewards.Composition;
using ReSTEM.MLNet.Rewards.Transformers;
#if MICROSOFT_ML_TORCHSHARP
using Microsoft.ML.TorchSharp;
#endif

namespace Preference;

/// <summary>Classifiers of ML.NET as rewards: a completion is right when they find it positive.</summary>
internal static class Judges
{
    private static readonly TransformerRewardOptions ReadsText = new()
    {
        CompletionColumnName = nameof(Review.Text),
    };

    /// <summary>
    /// Trains the judge of training: a linear model over words and pairs of words, to which words that nobody wrote say nothing. Built
    /// with Microsoft.ML.TorchSharp, it is a fine-tuned NAS-BERT in its place.
    /// </summary>
    public static IReward OfWords(MLContext mlContext, IReadOnlyList<Review> reviews)
    {
#if MICROSOFT_ML_TORCHSHARP
        var data = mlContext.Data.LoadFromEnumerable(reviews);
        var names = new Dictionary<bool, string> { [true] = "positive", [false] = "negative" };
        var classifier = mlContext
            .Transforms.Conversion.MapValue("Label", names, nameof(Review.Label))
            .Append(mlContext.Transforms.Conversion.MapValueToKey("Label"))
            .Append(
                mlContext.MulticlassClassification.Trainers.TextClassification(
                    sentence1ColumnName: nameof(Review.Text)
                )
            )
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("Said", "PredictedLabel"))
            .Fit(data);
        var positive = RewardColumn.EqualTo("Said", "positive");
        return new TransformerReward(classifier, data.Schema, positive, ReadsText);
#else
        var words = new TextFeaturizingEstimator.Options
        {
            CharFeatureExtractor = null,
            WordFeatureExtractor = new WordBagEstimator.Options { NgramLength = 2 },
        };
        return Linear(mlContext, reviews, words);
#endif
    }

    /// <summary>Trains an independent judge, which sees letters where the other sees words.</summary>
    public static IReward OfLetters(MLContext mlContext, IReadOnlyList<Review> reviews)
    {
        var letters = new TextFeaturizingEstimator.Options { WordFeatureExtractor = null };
        return Linear(mlContext, reviews, letters);
    }

    /// <summary>A few words alone would please any classifier.</summary>
    public static IReward OfSomeLength(this IReward judge) => judge.WithFormat(@"^\s*(\S+\s+){5}");

    private static TransformerReward Linear(
        MLContext mlContext,
        IReadOnlyList<Review> reviews,
        TextFeaturizingEstimator.Options features
    )
    {
        var data = mlContext.Data.LoadFromEnumerable(reviews);
        var classifier = mlContext
            .Transforms.Text.FeaturizeText("Features", features, nameof(Review.Text))
            .Append(mlContext.BinaryClassification.Trainers.LbfgsLogisticRegression())
            .Fit(data);
        return new TransformerReward(
            classifier,
            data.Schema,
            RewardColumn.AtLeast("Probability", 0.5),
            ReadsText
        );
    }
}
