namespace GradeSchoolMath;

/// <summary>A word problem and the steps that solve it.</summary>
internal sealed record Story(string Question, IReadOnlyList<Step> Steps)
{
    public int Answer => Steps[^1].Result;
}
