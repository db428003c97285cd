namespace Sentiment;

/// <summary>A sentence of a film review; the first words are the question, the judge reads all of it.</summary>
internal sealed class Review
{
    private const int WordsAsked = 3;

    public string Id { get; set; } = "";

    public string Text { get; set; } = "";

    public bool Label { get; set; }

    /// <summary>How the sentence begins.</summary>
    public string Question { get; set; } = "";

    public static Review Of(string id, string sentence, bool isPositive)
    {
        var words = sentence.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new Review
        {
            Id = id,
            Text = string.Join(' ', words),
            Label = isPositive,
            Question = string.Join(' ', words.Take(WordsAsked)),
        };
    }

    /// <summary>What comes after the question.</summary>
    public string Rest => Text[Question.Length..].TrimStart();
}
