namespace Preference;

/// <summary>A sentence of a film review, or a story in its place: what a judge reads.</summary>
internal sealed class Review
{
    public string Text { get; set; } = "";

    public bool Label { get; set; }
}
