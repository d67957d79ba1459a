using System.Text.RegularExpressions;
using Ctnet.MLNet.Tests.Framework;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Docs;

/// <summary>docs/errors.md quotes messages of the library, the extensions, the samples and the build.</summary>
public sealed partial class ErrorsPageTests
{
    private static readonly string s_page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "errors.md"));

    private static readonly string[] s_sources =
    [
        .. Repository.Files("Ctnet.MLNet", "*.cs"), .. Repository.Files("extensions", "*.cs"),
        .. Repository.Files("Ctnet.MLNet.Samples", "*.cs"), .. Repository.Files("eng", "*.targets"),
    ];

    [Test]
    public void Every_message_on_the_page_stands_in_the_code()
    {
        string[] literals = [.. s_sources.Select(file => SourceMessages.Literals(File.ReadAllText(file)))];
        Assert.That(literals, Has.Length.GreaterThan(100));
        Assert.That(
            CodeBlocks.Of(s_page, "text")
                .Where(message => !literals.Any(file => SourceMessages.Contain(file, message.Code)))
                .Select(message => $"line {message.Line}: {message.Code}"),
            Is.Empty,
            "Correct the page: no file has such a message.");
    }

    [Test]
    public void Every_message_has_words_of_its_own_and_stands_there_once()
    {
        string[] messages = [.. CodeBlocks.Of(s_page, "text").Select(message => CodeBlocks.Normalize(message.Code))];
        Assert.That(messages, Has.Length.AtLeast(50));
        Assert.That(messages, Is.Unique);
        // A message of a few words would be found in code that has nothing to do with it.
        Assert.That(messages.Where(message => Words().Count(Placeholders().Replace(message, "")) < 3), Is.Empty);
    }

    [Test]
    public void Every_section_of_the_page_is_in_its_list() => Assert.That(
        Links().Matches(s_page).Select(link => link.Groups["name"].Value),
        Is.EqualTo(Sections().Matches(s_page).Select(section => section.Groups["name"].Value)));

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Placeholders();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Words();

    [GeneratedRegex(@"\[(?<name>[^\]]+)\]\(#[\w-]+\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"^## (?<name>.+)$", RegexOptions.Multiline)]
    private static partial Regex Sections();
}
