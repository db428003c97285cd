namespace ReSTEM.MLNet.Conventions.PublicApi;

/// <summary>Compares a text with the approved one in a file of the repository.</summary>
internal static class ApprovedText
{
    private const string Accept = "ReSTEM_ACCEPT_API";
    private const int MostLines = 60;

    /// <summary>
    /// Compares with <c>{path}.approved.txt</c>. A text that differs is written to <c>{path}.received.txt</c>, or, where the
    /// environment says so, approved.
    /// </summary>
    /// <returns>How the text differs and how to approve it; null if it does not.</returns>
    public static string? Compare(string path, string text)
    {
        var approved = $"{path}.approved.txt";
        var received = $"{path}.received.txt";
        text = Normalize(text);
        var before = File.Exists(approved) ? Normalize(File.ReadAllText(approved)) : "";

        File.Delete(received);
        if (text == before)
            return null;

        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            File.WriteAllText(approved, text);
            return null;
        }

        File.WriteAllText(received, text);
        return $"""
            {Path.GetFileName(approved)} is not what the code says (- approved, + received):

            {LineDifference.Of(before, text, MostLines)}

            If the change is wanted, accept it and commit the file:
                {Accept}=1 dotnet test tests/ReSTEM.MLNet.Conventions
            """;
    }

    private static string Normalize(string text) => text.ReplaceLineEndings("\n").TrimEnd() + "\n";
}
