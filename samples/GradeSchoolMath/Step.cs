namespace GradeSchoolMath;

/// <summary>One line of work: two whole numbers, what is done with them, and what comes out.</summary>
internal readonly record struct Step(int Left, char Sign, int Right)
{
    public int Result =>
        Sign switch
        {
            '+' => Left + Right,
            '-' => Left - Right,
            '*' => Left * Right,
            _ => Left / Right,
        };

    /// <summary>Whether it stays among whole numbers, above 0 and not too large.</summary>
    public bool IsWithin(int largest) =>
        Result >= 1 && Result <= largest && (Sign != '/' || Left % Right == 0);

    /// <summary>As it is written; sums and products are the same either way round.</summary>
    public string Text(bool turned) =>
        turned && Sign is '+' or '*'
            ? $"{Right} {Sign} {Left} = {Result}"
            : $"{Left} {Sign} {Right} = {Result}";
}
