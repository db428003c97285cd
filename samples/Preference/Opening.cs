namespace Preference;

/// <summary>A row of the training data: how a story begins.</summary>
internal sealed record Opening(string Id, string Question);
