using System.Text.Json.Nodes;
using ReSTEM.MLNet.LanguageModels.Tokenization;
using ReSTEM.MLNet.LanguageModels.Tokenization.Chat;

namespace ReSTEM.MLNet.LanguageModels.Tests.Tokenization.Chat;

/// <summary>Expected texts are what transformers' apply_chat_template documents for these models.</summary>
public class ChatTemplateTests
{
    private static readonly ChatMessage[] Question = [new(ChatRole.User, "Hi")];

    private static readonly ChatMessage[] Conversation =
    [
        new(ChatRole.System, "Be brief."),
        new(ChatRole.User, "Hi"),
        new(ChatRole.Assistant, "Hello"),
        new(ChatRole.User, "Bye"),
    ];

    [Fact]
    public void Qwen_has_a_default_system_message()
    {
        var template = RealTokenizers.Open("qwen2.5").GetChatTemplate();

        template.Family.Should().Be("ChatML");
        template
            .Render(Question)
            .Should()
            .Be(
                "<|im_start|>system\nYou are Qwen, created by Alibaba Cloud. You are a helpful assistant.<|im_end|>\n"
                    + "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n"
            );
        template
            .Render(Conversation)
            .Should()
            .Be(
                "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n"
                    + "<|im_start|>assistant\nHello<|im_end|>\n<|im_start|>user\nBye<|im_end|>\n<|im_start|>assistant\n"
            );
    }

    [Fact]
    public void ChatML_without_a_default_begins_with_the_user()
    {
        Open(PublishedChatTemplates.ChatML)
            .Render(Question)
            .Should()
            .Be("<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n");
    }

    [Fact]
    public void Llama_3_trims_messages_and_begins_the_text()
    {
        var template = Open(PublishedChatTemplates.Llama3);

        template.Family.Should().Be("Llama-3");
        template
            .Render([new(ChatRole.System, " Be brief.\n"), new(ChatRole.User, "Hi ")])
            .Should()
            .Be(
                "<s><|start_header_id|>system<|end_header_id|>\n\nBe brief.<|eot_id|>"
                    + "<|start_header_id|>user<|end_header_id|>\n\nHi<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n"
            );
    }

    [Fact]
    public void Llama_3_1_dates_its_system_message()
    {
        Open(PublishedChatTemplates.Llama31)
            .Render(Question)
            .Should()
            .StartWith(
                "<s><|start_header_id|>system<|end_header_id|>\n\nCutting Knowledge Date: December 2023\n"
                    + "Today Date: 26 Jul 2024\n\n<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nHi<|eot_id|>"
            );
    }

    [Fact]
    public void Mistral_answers_follow_the_closing_tag()
    {
        var template = Open(PublishedChatTemplates.Mistral);

        template.Family.Should().Be("Mistral");
        template.Render(Question).Should().Be("<s>[INST] Hi [/INST]");
        template
            .Render(Conversation[1..])
            .Should()
            .Be("<s>[INST] Hi [/INST]Hello</s>[INST] Bye [/INST]");
    }

    [Fact]
    public void Gemma_calls_the_assistant_model()
    {
        var template = Open(PublishedChatTemplates.Gemma);

        var render = () => template.Render(Conversation);

        template.Family.Should().Be("Gemma");
        template
            .Render(Question)
            .Should()
            .Be("<s><start_of_turn>user\nHi<end_of_turn>\n<start_of_turn>model\n");
        render.Should().Throw<ArgumentException>().WithMessage("*no system message*");
    }

    [Fact]
    public void Zephyr_ends_messages_with_end_of_text()
    {
        var template = Open(PublishedChatTemplates.Zephyr);

        template.Family.Should().Be("Zephyr");
        template
            .Render(Conversation)
            .Should()
            .Be(
                "<|system|>\nBe brief.</s>\n<|user|>\nHi</s>\n<|assistant|>\nHello</s>\n<|user|>\nBye</s>\n<|assistant|>\n"
            );
    }

    [Fact]
    public void Begin_of_text_is_not_doubled()
    {
        var tokenizer = Tokenizer(PublishedChatTemplates.Gemma);

        var ids = tokenizer.EncodePrompt(tokenizer.GetChatTemplate().Render(Question));

        ids.Count(id => id == tokenizer.BeginOfTextId).Should().Be(1);
    }

    [Theory]
    [InlineData("{{ messages[0].content }}")]
    [InlineData("{{ '<|user|>\\n' + content + '<|end|>\\n<|assistant|>\\n' + eos_token }}")]
    [InlineData("{{ '[INST] <<SYS>>' + s + '<</SYS>>[/INST]' + eos_token }}")]
    public void An_unknown_template_is_refused_with_a_cure(string jinja)
    {
        var open = () => Open(jinja);

        open.Should()
            .Throw<ModelFolderException>()
            .WithMessage("*no family*prompt template of your own*");
    }

    [Fact]
    public void A_tokenizer_without_a_template_is_refused_with_a_cure()
    {
        var tokenizer = RealTokenizers.Open("gpt2");

        var open = () => tokenizer.GetChatTemplate();

        open.Should().Throw<ModelFolderException>().WithMessage("*no chat_template*of your own*");
    }

    [Fact]
    public void Of_several_templates_the_default_one_is_taken()
    {
        var list = new JsonArray(
            new JsonObject { ["name"] = "tool_use", ["template"] = "unknown" },
            new JsonObject { ["name"] = "default", ["template"] = PublishedChatTemplates.ChatML }
        );

        Tokenizer(list).GetChatTemplate().Family.Should().Be("ChatML");
    }

    [Fact]
    public void Messages_out_of_turn_are_refused()
    {
        var template = Open(PublishedChatTemplates.ChatML);

        var twice = () => template.Render([.. Question, .. Question]);
        var answered = () => template.Render(Conversation[..3]);
        var late = () => template.Render([.. Question, Conversation[0]]);

        twice.Should().Throw<ArgumentException>().WithMessage("Message 2 is by User*Assistant*");
        answered.Should().Throw<ArgumentException>().WithMessage("*last*user*");
        late.Should().Throw<ArgumentException>().WithMessage("Message 2 is by System*");
    }

    private static ChatTemplate Open(string jinja) => Tokenizer(jinja).GetChatTemplate();

    private static TextTokenizer Tokenizer(JsonNode template)
    {
        var config = new JsonObject
        {
            ["bos_token"] = "<s>",
            ["eos_token"] = "</s>",
            ["chat_template"] = template,
        };
        return SomeTokenizerFiles.Open(SomeTokenizerFiles.Llama(), config.ToJsonString());
    }
}
