namespace ReSTEM.MLNet.Tests.Rewards.Transformers;

/// <summary>A text and what it says, for classifiers to learn from.</summary>
internal sealed class Opinion
{
    public string Text { get; set; } = "";

    public bool Label { get; set; }

    public string Kind { get; set; } = "";

    public static IReadOnlyList<Opinion> Some { get; } =
    [
        .. Enumerable
            .Range(0, 60)
            .Select(i =>
                (i % 3) switch
                {
                    0 => Of($"a wonderful and charming film number {i}", true, "praise"),
                    1 => Of($"a dull and boring mess number {i}", false, "blame"),
                    _ => Of($"tickets cost ten coins at door number {i}", false, "news"),
                }
            ),
    ];

    public static Opinion Of(string text, bool label, string kind = "") =>
        new()
        {
            Text = text,
            Label = label,
            Kind = kind,
        };
}
