namespace TextToSql;

/// <summary>A row of the training data: a question and the query whose result answers it, which no model ever sees.</summary>
public sealed record SqlQuestion(string Id, string Question, string Answer);
