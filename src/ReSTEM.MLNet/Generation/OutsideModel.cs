using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.LanguageModels.Runtime;

namespace ReSTEM.MLNet.Generation;

/// <summary>A model that lies beside a model file, in a Hugging Face folder.</summary>
/// <param name="Folder">The path as it was given: a relative one begins at the current directory.</param>
/// <param name="Digest">What the weights must be.</param>
/// <param name="TokenizerDigest">What the tokenizer must be.</param>
internal sealed record OutsideModel(string Folder, string Digest, string TokenizerDigest)
{
    public static OutsideModel Write(CausalLanguageModel model, string folder)
    {
        model.Save(folder, SavingStop.Token);
        return new OutsideModel(folder, model.Digest, model.Tokenizer.Digest);
    }

    /// <exception cref="InvalidDataException">The folder is not there, or holds another model.</exception>
    public CausalLanguageModel Open(ModelOpenOptions options)
    {
        var place = Path.GetFullPath(Folder);
        if (!Directory.Exists(place))
            throw new InvalidDataException(
                $"The model file keeps its weights in the folder '{place}', which is not there. Bring it back, or start where '{Folder}' leads to it."
            );
        var model = CausalLanguageModel.Open(place, options);
        if (model.Digest == Digest && model.Tokenizer.Digest == TokenizerDigest)
            return model;
        var (what, found, wanted) =
            model.Digest != Digest
                ? ("weights", model.Digest, Digest)
                : ("tokenizer", model.Tokenizer.Digest, TokenizerDigest);
        model.Dispose();
        throw new InvalidDataException(
            $"The {what} in '{place}' have the digest {found}, but the model file asks for {wanted}: the folder holds another model, perhaps of a later save. Give each saved model its own WeightsFolder."
        );
    }
}
