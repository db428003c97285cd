namespace ReSTEM.MLNet.LanguageModels.Tokenization;

/// <summary>The settings of a <c>BPE</c> model in <c>tokenizer.json</c> beside its vocabulary and merges.</summary>
internal sealed record BytePairModelOptions
{
    /// <summary>What a word starts as.</summary>
    public WordStart Start { get; init; }

    /// <summary>A word that is in the vocabulary is that token, whatever the merges say (<c>ignore_merges</c>, Llama 3).</summary>
    public bool KnownWordsStayWhole { get; init; }

    /// <summary>Stands for what has no token (<c>unk_token</c>); absent where such text is left out.</summary>
    public int? UnknownId { get; init; }

    /// <summary>Neighbouring unknown characters are one token (<c>fuse_unk</c>).</summary>
    public bool FuseUnknown { get; init; }
}
