namespace ReSTEM.MLNet.LanguageModels.Tokenization.Reading;

/// <summary>Chooses among the forms in which a folder may hold its tokenizer: the most complete first.</summary>
internal static class TokenizerReader
{
    public static TokenizerDefinition Read(TokenizerFiles files)
    {
        var tokenizer = files.FindJson(TokenizerFiles.TokenizerJson);
        var added = AddedTokenReader.Read(files, tokenizer);
        if (tokenizer is { } pipeline)
        {
            return PipelineReader.Read(pipeline, added);
        }

        if (files.Has(TokenizerFiles.Vocabulary) && files.Has(TokenizerFiles.Merges))
        {
            return VocabularyAndMergesReader.Read(files, added);
        }

        return files.Has(TokenizerFiles.SentencePiece)
            ? SentencePieceReader.Read(files, added)
            : throw new ModelFolderException(
                files.Origin,
                $"holds no tokenizer: expected {TokenizerFiles.TokenizerJson}, {TokenizerFiles.Vocabulary} with {TokenizerFiles.Merges}, or {TokenizerFiles.SentencePiece}."
            );
    }
}
