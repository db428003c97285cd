using System.Text;
using System.Text.RegularExpressions;

namespace ReSTEM.MLNet.LanguageModels.Tokenization.Chat;

/// <summary>
/// Recognises the family of a Jinja chat template by the tags in it, and takes from it what differs within a family:
/// the default system message, blanks around tags, dates.
/// </summary>
internal sealed class ChatTemplateReader(string path, string begin, string end)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>The template's text: <c>chat_template.jinja</c>, or <c>chat_template</c> in <c>tokenizer_config.json</c>.</summary>
    public static string? FindText(TokenizerFiles files)
    {
        if (files.Has(TokenizerFiles.ChatTemplate))
        {
            return Encoding.UTF8.GetString(files[TokenizerFiles.ChatTemplate]);
        }

        if (files.FindJson(TokenizerFiles.TokenizerConfig)?.Find("chat_template") is not { } item)
        {
            return null;
        }

        if (!item.IsArray)
        {
            return item.AsString();
        }

        // Several templates by name: for tools, for retrieval, and the default one.
        var plain = item.Items().Where(one => one.Require("name").AsString() == "default").ToList();
        return plain is [var chosen, ..]
            ? chosen.Require("template").AsString()
            : throw item.Unexpected("a list with a template named 'default'");
    }

    public ChatTemplate Read(string? text)
    {
        var jinja =
            text
            ?? throw new ModelFolderException(
                path,
                "the tokenizer has no chat_template; give a prompt template of your own instead."
            );
        // A line end within a Jinja string is written as an escape or as itself.
        jinja = jinja.Replace("\\n", "\n", StringComparison.Ordinal);
        return Recognise(jinja)
            ?? throw new ModelFolderException(
                path,
                "the chat_template is of no family known here (ChatML, Llama-3, Mistral, Gemma, Zephyr); give a prompt template of your own instead."
            );
    }

    private ChatTemplate? Recognise(string jinja)
    {
        bool Has(params ReadOnlySpan<string> parts)
        {
            foreach (var part in parts)
            {
                if (!jinja.Contains(part, StringComparison.Ordinal))
                {
                    return false;
                }
            }

            return true;
        }

        return Has("<|im_start|>", "<|im_end|>") ? new ChatTemplate("ChatML", ChatML(jinja))
            : Has("<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>")
                ? new ChatTemplate("Llama-3", Llama3(jinja))
            : Has("<start_of_turn>", "<end_of_turn>") ? new ChatTemplate("Gemma", Gemma(jinja))
            : Has("<|user|>\n", "<|assistant|>", "eos_token") && !Has("<|end|>")
                ? new ChatTemplate("Zephyr", Zephyr())
            : Has("[INST]", "[/INST]", "eos_token") && !Has("<<SYS>>")
                ? new ChatTemplate("Mistral", Mistral(jinja))
            : null;
    }

    private static TaggedFormat ChatML(string jinja) =>
        new()
        {
            Open = "<|im_start|>",
            Middle = "\n",
            Close = "<|im_end|>\n",
            DefaultSystem = Match(jinja, @"<\|im_start\|>system\n([^'""]*?)<\|im_end\|>"),
        };

    private TaggedFormat Llama3(string jinja)
    {
        var cutoff = Match(jinja, @"(Cutting Knowledge Date: [^'""]*?)\n?['""]");
        var date = Match(jinja, @"date_string = ['""]([^'""]+)['""]") ?? "26 Jul 2024";
        return new TaggedFormat
        {
            Begin = begin,
            Open = "<|start_header_id|>",
            Middle = "<|end_header_id|>\n\n",
            Close = "<|eot_id|>",
            Trims = true,
            DefaultSystem = cutoff is null ? null : "",
            SystemPrefix = cutoff is null ? "" : $"{cutoff}\nToday Date: {date}\n\n",
        };
    }

    private GemmaFormat Gemma(string jinja) =>
        new()
        {
            Begin = begin,
            TakesSystem = !jinja.Contains("System role not supported", StringComparison.Ordinal),
        };

    private TaggedFormat Zephyr() =>
        new()
        {
            Open = "<|",
            Middle = "|>\n",
            Close = end + "\n",
        };

    private MistralFormat Mistral(string jinja) =>
        new()
        {
            Begin = begin,
            Open = Match(jinja, @"['""]( *\[INST\] *)") ?? "[INST] ",
            Close = Match(jinja, @"( *\[/INST\] *)['""]") ?? "[/INST]",
            BeforeAnswer = Match(jinja, @"['""]( +)['""] *\+ *message\[['""]content['""]\]") ?? "",
            End = end,
            TakesSystem = jinja.Contains("system_message", StringComparison.Ordinal),
        };

    private static string? Match(string jinja, string pattern)
    {
        var match = Regex.Match(jinja, pattern, RegexOptions.CultureInvariant, Patience);
        return match.Success ? match.Groups[1].Value : null;
    }
}
