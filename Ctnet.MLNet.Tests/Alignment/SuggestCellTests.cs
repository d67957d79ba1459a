using NUnit.Framework;
using static Ctnet.MLNet.Tests.Alignment.Suggested;

namespace Ctnet.MLNet.Tests.Alignment;

/// <summary>Notes of a proposal say what cells were taken for.</summary>
internal sealed class SuggestCellTests
{
    [TestCase("NA", 1)]
    [TestCase("NaN", 40)]
    [TestCase("cheap", 1)]
    public void A_text_among_numbers_is_missing_with_a_note(string text, int count)
    {
        FeatureSchemaProposal proposal = Of(
            [Users(), Texts("price", row => row < count ? text : $"{row % 50}.5")],
            [Users(), Doubles("price", row => row % 50 + 0.5)]);

        Assert.That(proposal.Field("price").Kind, Is.EqualTo(FieldKind.Numeric));
        Assert.That(proposal.Mapping("price").Missing, Is.EqualTo([text]));
        Assert.That(proposal.Counterpart("price"), Is.EqualTo("price"));
        Assert.That(proposal.Notes, Has.Some.StartsWith(
            $"'price' of 'home' holds numbers, but also '{text}' ({count} of 120 cells). The proposal takes that for missing"));
    }

    [TestCase("NA")]
    [TestCase("NULL")]
    public void A_column_of_nothing_but_missing_is_left_out(string text)
    {
        FeatureSchemaProposal proposal = Of(Users(), Texts("price", _ => text));

        Assert.That(proposal.Columns(), Is.EqualTo(["user"]));
        Assert.That(proposal.Notes, Has.Some.EqualTo($"'price' of 'home' is left out: it holds nothing but '{text}'."));
    }

    [Test]
    public void Many_texts_among_numbers_make_a_column_of_texts() => Assert.That(
        Of(Users(), Texts("code", row => row % 2 == 0 ? $"{row % 10}" : $"a{row % 10}")).Field("code").Kind,
        Is.EqualTo(FieldKind.Categorical));

    [Test]
    public void A_word_that_says_missing_is_missing_among_identifiers_too()
    {
        FeatureSchemaProposal proposal = Of(Users(), Texts("brand", row => row % 9 == 0 ? "NULL" : $"brand{row % 8}"));

        Assert.That(proposal.Mapping("brand").Missing, Is.EqualTo(["NULL"]));
        Assert.That(proposal.Notes, Has.Some.StartsWith("'brand' of 'home' holds 'NULL'."));
    }

    [TestCase("{0:00}/04/2026", "10/04/2026")]
    [TestCase("{0:00}.04.26 10:30", "10.04.26 10:30")]
    public void The_order_of_day_and_month_is_not_guessed(string format, string example)
    {
        FeatureSchemaProposal proposal = Of(Users(), Texts("timestamp", row => string.Format(null, format, 10 - row % 10)));

        Assert.That(proposal.Columns(), Is.EqualTo(["user"]));
        Assert.That(proposal.Schema.GetDomain("home").Time, Is.Null);
        Assert.That(proposal.Notes, Has.Some.StartsWith("'timestamp' of 'home' is left out: it holds dates such as "
            + $"'{example}', and the order of day and month is not known."));
    }

    [TestCase("2026-04-{0:00}")]
    [TestCase("2026-04-{0:00} 10:30:00")]
    [TestCase("2026-04-{0:00}T10:30:00.5Z")]
    [TestCase("2026-04-{0:00}T10:30+02:00")]
    public void Dates_in_ISO_8601_are_the_time(string format) => Assert.That(
        Of(Users(), Texts("at", row => string.Format(null, format, 1 + row % 30))).Schema.GetDomain("home").Time?.Column,
        Is.EqualTo("at"));

    [Test]
    public void What_alignment_would_refuse_as_a_date_is_not_proposed_as_the_time()
    {
        FeatureSchemaProposal proposal =
            Of(Users(), Texts("at", row => $"2026-04-{1 + row % 30:00} 10:30:00 +02:00"));

        Assert.That(proposal.Schema.GetDomain("home").Time, Is.Null);
    }

    [Test]
    public void White_space_around_the_values_of_a_list_is_removed_as_alignment_does()
    {
        FeatureSchemaProposal proposal = Of(
            [Users(), Texts("tags", row => $"t{row % 9} | t{row % 7 + 1}")],
            [Users(), Texts("words", row => $"t{row % 7}|t{row % 9}")]);

        Assert.That(proposal.Counterpart("tags"), Is.EqualTo("words"));
    }

    [Test]
    public void Of_several_times_one_is_proposed()
    {
        FeatureSchemaProposal proposal = Of(
            Users(), Texts("born", row => $"19{60 + row % 30}-01-01"), Whole("ts", row => 1_767_225_600 + row));

        Assert.That(proposal.Schema.GetDomain("home").Time, Is.EqualTo(new TimeMapping("ts")));
        Assert.That(
            proposal.Notes, Has.Member("'born' of 'home' is left out: it holds times, and 'ts' is proposed as the time."));
    }

    [Test]
    public void Numbers_with_a_decimal_comma_are_left_out()
    {
        FeatureSchemaProposal proposal = Of(Users(), Texts("price", row => $"{1 + row % 40},5"));

        Assert.That(proposal.Columns(), Is.EqualTo(["user"]));
        Assert.That(proposal.Notes, Has.Some.StartsWith("'price' of 'home' is left out: it holds '1,5'"));
    }

    [Test]
    public void A_domain_without_rows_is_named()
    {
        FeatureSchemaProposal proposal = Of([Users()], [new Microsoft.Data.Analysis.StringDataFrameColumn("user", [])]);

        Assert.That(proposal.Notes, Has.Member("'guide' has no rows, so its columns cannot be judged."));
    }
}
