using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Docs;

public sealed class CodeBlocksTests
{
    [Test]
    public void Blocks_of_the_language_are_found_with_their_lines() => Assert.That(
        CodeBlocks.Of(
            "# Title\n```csharp\nvar a = 1;\n\nvar b = 2;\n```\ntext\n```json\n{}\n```\n```csharp\nc();\n```", "csharp"),
        Is.EqualTo(((int, string)[])[(3, "var a = 1;\n\nvar b = 2;"), (12, "c();")]));

    [Test]
    public void Blocks_in_lists_and_with_other_line_ends_are_found() => Assert.That(
        CodeBlocks.Of("* step\r\n\r\n  ```csharp\r\n  a();\r\n  ```\r\n", "csharp"),
        Is.EqualTo(((int, string)[])[(4, "  a();")]));

    [Test]
    public void A_longer_fence_may_hold_a_shorter_one() => Assert.That(
        CodeBlocks.Of("````markdown\n```csharp\nno();\n```\n````\n~~~csharp title=x\nyes();\n~~~", "csharp"),
        Is.EqualTo(((int, string)[])[(7, "yes();")]));

    [Test]
    public void Inline_code_and_other_languages_are_ignored() =>
        Assert.That(CodeBlocks.Of("`csharp` and ``x``\n```\nplain\n```\n```csharps\nx\n```", "csharp"), Is.Empty);

    [Test]
    public void A_block_without_an_end_is_a_mistake() => Assert.That(
        () => CodeBlocks.Of("text\n```csharp\na();\n", "csharp").ToList(),
        Throws.TypeOf<FormatException>().With.Message.EqualTo("The block that begins in line 2 has no end."));

    [Test]
    public void White_space_does_not_matter() =>
        Assert.That(CodeBlocks.Normalize("  a(\r\n\tb,   c );\n\n"), Is.EqualTo("a( b, c );"));
}
