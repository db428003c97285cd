namespace ReSTEM.MLNet.LanguageModels.Tokenization.Reading;

/// <summary>Chooses among the forms in which a folder may hold its tokenizer.</summary>
internal static class TokenizerReader
{
    public static TokenizerDefinition Read(TokenizerFiles files)
    {
        if (files.FindJson(TokenizerFiles.TokenizerJson) is { } pipeline)
        {
            return PipelineReader.Read(pipeline);
        }

        throw new ModelFolderException(
            files.Origin,
            $"holds no tokenizer: expected {TokenizerFiles.TokenizerJson}."
        );
    }
}
