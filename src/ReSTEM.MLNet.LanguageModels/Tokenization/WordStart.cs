namespace ReSTEM.MLNet.LanguageModels.Tokenization;

/// <summary>The symbols a word consists of before the first merge.</summary>
internal enum WordStart
{
    /// <summary>Its UTF-8 bytes, in the letters of <see cref="ByteAlphabet"/> (GPT-2, Llama 3, Qwen).</summary>
    Bytes,

    /// <summary>Its characters; one that is no token is unknown.</summary>
    Characters,

    /// <summary>Its characters; one that is no token becomes its bytes <c>&lt;0x00&gt;</c> to <c>&lt;0xFF&gt;</c> (Llama 2, Mistral).</summary>
    CharactersElseBytes,
}
