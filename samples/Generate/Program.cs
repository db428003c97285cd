using Generate;
using ReSTEM.MLNet.LanguageModels;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.LanguageModels.Runtime;
using ReSTEM.MLNet.LanguageModels.Tokenization;
using ReSTEM.MLNet.LanguageModels.Tokenization.Chat;

try
{
    var options = CommandLine.Parse(args);
    if (options.Encode is { } texts)
    {
        TokenLines.Encode(TextTokenizer.Open(options.Model), texts);
    }
    else if (options.Decode is { } ids)
    {
        TokenLines.Decode(TextTokenizer.Open(options.Model), ids);
    }
    else
    {
        await GenerateAsync(options);
    }

    return 0;
}
catch (Exception fault)
    when (fault
            is ArgumentException
                or IOException
                or ModelFolderException
                or InvalidOperationException
    )
{
    Console.Error.WriteLine(fault.Message);
    return 2;
}

static async Task GenerateAsync(CommandLine options)
{
    // snippet: stream
    using var model = CausalLanguageModel.Open(
        options.Model,
        new ModelOpenOptions { AdapterFolder = options.Adapter }
    );
    var prompt = new TokenPrompt("prompt", PromptIds(model.Tokenizer, options));
    var sampling = new SamplingOptions
    {
        SamplesPerPrompt = options.Samples,
        Temperature = options.Temperature,
        TopK = options.TopK,
        MaxNewTokens = options.MaxNewTokens,
        StopStrings = options.Stop is { } stop ? [stop] : [],
        Seed = options.Seed,
    };

    var printer = CompletionPrinter.Of(options);
    await foreach (var piece in model.StreamAsync(prompt, sampling))
    {
        printer.Print(piece);
    }

    // end snippet
    printer.Finish();
}

// A chat model's template writes the special tokens itself, so that nothing is added to it.
static IReadOnlyList<int> PromptIds(TextTokenizer tokenizer, CommandLine options) =>
    options.Chat
        ? tokenizer.Encode(
            tokenizer.GetChatTemplate().Render([new ChatMessage(ChatRole.User, options.Prompt!)])
        )
        : tokenizer.EncodePrompt(options.Prompt!);
