using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Docs;

public sealed class SourceMessagesTests
{
    private const string Source = """
        // "a comment is no literal"
        throw new ArgumentException(
            $"'{path}' has {string.Join(", ", names.Select(name => $"'{name}'"))}: "
            + $"keep {nameof(options.Label)}, and \"both\".");
        Warn(text.Length > 0 ? "It is shut now" : "It is open now", value + " rows.");
        yield return Say($"{share} of them ") + Say($"were new.");
        """;

    [Test]
    public void Literals_that_are_added_up_are_one_and_values_are_braces() => Assert.That(
        SourceMessages.Literals(Source).Split('\n'),
        Is.EqualTo(
            [
                "'{}' has {}: keep Label, and \"both\".", "It is shut now", "It is open now", " rows.", "{} of them were new.",
            ]));

    [TestCase("'{file}' has {columns}: keep Label, and \"both\".", true)]
    [TestCase("'{file}' has {columns}:\nkeep Label, …", true)]
    [TestCase("… keep Label …", true)]
    [TestCase("It is shut … rows.", true)]
    [TestCase("'a.zip' has {columns}: keep Label", false, Description = "a value in place of a word")]
    [TestCase("'{file}' has {columns}: keep {name}", false, Description = "a word in place of text")]
    [TestCase("It is open … is shut", false, Description = "the other way round")]
    [TestCase("It is ajar now", false)]
    [TestCase("a comment is no literal", false)]
    public void A_message_is_found_if_its_text_and_its_values_are_those_of_the_code(string message, bool expected) =>
        Assert.That(SourceMessages.Contain(SourceMessages.Literals(Source), message), Is.EqualTo(expected));

    [Test]
    public void Pieces_that_stand_far_apart_are_not_one_message()
    {
        Assert.That(SourceMessages.Contain("one" + new string('.', 300) + "two", "one … two"));
        Assert.That(SourceMessages.Contain("one" + new string('.', 301) + "two", "one … two"), Is.False);
    }
}
