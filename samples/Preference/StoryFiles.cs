namespace Preference;

/// <summary>What the sample reads, under one folder; what is missing is named before anything is done.</summary>
internal sealed class StoryFiles
{
    public StoryFiles(string folder, string? model)
    {
        Reviews = Path.Combine(folder, "rotten-tomatoes");
        Stories = Path.Combine(folder, "tinystories-text", "tinystories_sample_2MB.txt");
        Model = model ?? Path.Combine(folder, "models", "tinystories-656k");
        string[] files =
        [
            Path.Combine(Reviews, "rt-polarity.pos"),
            Path.Combine(Reviews, "rt-polarity.neg"),
            Stories,
        ];
        if (files.FirstOrDefault(file => !File.Exists(file)) is { } missing)
        {
            throw new FileNotFoundException(
                $"'{missing}' is missing: give the folder that holds rotten-tomatoes and tinystories-text with --data."
            );
        }
    }

    /// <summary>The folder of the film reviews.</summary>
    public string Reviews { get; }

    /// <summary>Stories, of which the openings are taken.</summary>
    public string Stories { get; }

    /// <summary>The folder of the model that writes.</summary>
    public string Model { get; }
}
