namespace ReSTEM.MLNet.Rewards.Translation;

/// <summary>How BLEU cuts a text into words, under sacreBLEU's names.</summary>
public enum BleuTokenizer
{
    /// <summary><c>13a</c>: that of WMT's mteval-v13a, sacreBLEU's default.</summary>
    V13a,

    /// <summary><c>intl</c>: by Unicode's punctuation and symbols.</summary>
    International,

    /// <summary><c>zh</c>: every Chinese character is a word; the rest as <see cref="V13a"/>.</summary>
    Chinese,

    /// <summary><c>char</c>: every character is a word.</summary>
    Character,

    /// <summary><c>none</c>: the text is tokenized already; words stand between blanks.</summary>
    None,
}
