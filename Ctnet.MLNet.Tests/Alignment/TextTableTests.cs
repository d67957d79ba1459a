using Ctnet.MLNet.Alignment.Vocabularies;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Alignment;

/// <summary>A text table numbers texts as a dictionary of strings would.</summary>
internal sealed class TextTableTests
{
    // The texts have few letters, and lengths around those that a slot can hold, so that many are alike at both ends. Some
    // letters are beyond Latin.
    private static readonly Gen<string> Text =
        from length in Gen.Choose(0, 20)
        from letters in Gen.Elements("ab", "aé", "aÿĀ", "a猫")
            .SelectMany(alphabet => Gen.Elements(alphabet.ToCharArray()).ArrayOf(length))
        select new string(letters);

    [Test]
    public void Numbers_follow_the_order_of_first_additions() => Prop.ForAll(Text.ListOf().ToArbitrary(), texts =>
    {
        var table = new TextTable();
        var expected = new Dictionary<string, int>();
        foreach (string text in texts)
        {
            expected.TryAdd(text, expected.Count);
            Assert.That(table.Add(text), Is.EqualTo(expected[text]), text);
        }

        Assert.That(table.Count, Is.EqualTo(expected.Count));
        foreach ((string text, int number) in expected)
        {
            Assert.That(table.Find(text), Is.EqualTo(number), text);
            Assert.That(table[number], Is.EqualTo(text));
        }
    }).QuickCheckThrowOnFailure();

    [Test]
    public void A_text_that_was_not_added_is_not_found() =>
        Prop.ForAll(Text.ListOf().ToArbitrary(), Text.ToArbitrary(), AssertFound).QuickCheckThrowOnFailure();

    private static void AssertFound(IEnumerable<string> texts, string other)
    {
        var table = new TextTable();
        foreach (string text in texts)
            table.Add(text);

        Assert.That(table.Find(other) >= 0, Is.EqualTo(texts.Contains(other)));
    }

    [Test]
    public void A_copy_grows_on_its_own()
    {
        var table = new TextTable();
        table.Add("a");
        TextTable copy = table.Copy(1);
        for (int i = 0; i < 1000; i++)
            copy.Add($"text {i}");

        Assert.That((table.Count, table.Find("text 7"), copy.Find("a"), copy.Find("text 7")), Is.EqualTo((1, -1, 0, 8)));
    }

    [Test]
    public void A_hundred_thousand_texts_keep_their_numbers()
    {
        var table = new TextTable();
        for (int i = 0; i < 100_000; i++)
            table.Add($"{i * 7919}-{i}");

        for (int i = 0; i < 100_000; i += 997)
            Assert.That(table.Find($"{i * 7919}-{i}"), Is.EqualTo(i));
        Assert.That(table.Find("7919-2"), Is.EqualTo(-1));
    }
}
