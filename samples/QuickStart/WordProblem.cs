namespace QuickStart;

/// <summary>A row of the training data: a question whose answer alone is known.</summary>
public sealed record WordProblem(string Id, string Question, string Answer);
