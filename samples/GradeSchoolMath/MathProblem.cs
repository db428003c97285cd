namespace GradeSchoolMath;

/// <summary>A row of the training data: a question whose answer alone is known.</summary>
internal sealed record MathProblem(string Id, string Question, string Answer);
