namespace ReSTEM.MLNet.LanguageModels;

/// <summary>
/// A model folder, or a file of one, cannot be used as it is: missing, damaged, inconsistent, or asking for something
/// this library does not do. The message names the file, what was expected, what was found and the cure.
/// </summary>
public sealed class ModelFolderException : Exception
{
    /// <summary>A fault of one file or folder.</summary>
    /// <param name="path">The file or folder at fault.</param>
    /// <param name="problem">What was expected there and what was found, and what to do about it.</param>
    public ModelFolderException(string path, string problem)
        : this(path, problem, null) { }

    /// <summary>A fault of one file or folder, noticed through another exception.</summary>
    /// <param name="path">The file or folder at fault.</param>
    /// <param name="problem">What was expected there and what was found, and what to do about it.</param>
    /// <param name="innerException">What was caught.</param>
    public ModelFolderException(string path, string problem, Exception? innerException)
        : base($"{path}: {problem}", innerException) => Path = path;

    /// <summary>The file or folder at fault.</summary>
    public string Path { get; }
}
