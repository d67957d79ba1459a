using Microsoft.Data.Analysis;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.Alignment.Suggested;

namespace Ctnet.MLNet.Tests.Alignment;

/// <summary>Which columns of a proposal are identifiers, and which of them are matched.</summary>
internal sealed class SuggestIdentifierTests
{
    [Test]
    public void Columns_that_differ_in_every_row_are_left_out()
    {
        FeatureSchemaProposal proposal = Of(
            Users(),
            Whole("row", row => row),
            Singles("index", row => row + 1),
            Texts("request_id", row => $"8f0c{row * 7919:x8}-03f4"),
            Whole("event_id", row => 10_000_000_000 + row * 7919 % 1009),
            Whole("number", row => 1_000_000 + row * 7919 % 1009 * 17),
            Doubles("seen", row => row % 100 < 97 ? row * 1000 : 1000),
            Texts("hash", row => row % 60 == 0 ? "0a" : $"{row * 7919:x}"));

        Assert.That(proposal.Columns(), Is.EqualTo(["user"]));
        foreach (string column in (string[])["request_id", "event_id", "number", "seen", "hash"])
        {
            Assert.That(proposal.Notes, Has.Some.StartsWith(
                $"'{column}' of 'home' is left out: it has a different value in nearly every row"));
        }

        Assert.That(proposal.Notes, Has.Member("'row' of 'home' is left out: it counts the rows.")
            .And.Member("'index' of 'home' is left out: it counts the rows."));
    }

    [Test]
    public void Users_who_do_not_come_back_are_a_field_with_a_note()
    {
        FeatureSchemaProposal proposal = Of(Texts("user_id", row => $"u{row}"), Texts("item", row => $"i{row % 9}"));

        Assert.That(proposal.Columns(), Is.EqualTo(["user_id", "item"]));
        Assert.That(proposal.Notes, Has.Some.StartsWith("'user_id' of 'home' has a different value in nearly every row"));
    }

    [Test]
    public void Prices_may_differ_in_every_row() =>
        Assert.That(Of(Users(), Doubles("price", row => row + 0.5)).Field("price").Kind, Is.EqualTo(FieldKind.Numeric));

    [TestCase("3", "00003")]
    [TestCase("12e3", "12000")]
    public void Texts_that_look_like_numbers_stay_texts(string first, string second)
    {
        FeatureSchemaProposal proposal = Of(
            Users(), Texts("hash", row => row % 3 == 0 ? first : row % 3 == 1 ? second : $"{row % 10}"));

        Assert.That(proposal.Field("hash").Kind, Is.EqualTo(FieldKind.Categorical));
    }

    [Test]
    public void Long_identifiers_in_Single_are_left_out()
    {
        FeatureSchemaProposal proposal = Of(
            Users(), Singles("item_id", row => 900_000_000 + 1000 * (row % 30)),
            Singles("ts", row => 1_767_225_600 + 1000 * row));

        Assert.That(proposal.Columns(), Is.EqualTo(["user"]));
        Assert.That(proposal.Schema.GetDomain("home").Time, Is.Null);
        Assert.That(proposal.Notes, Has.Exactly(2).Contains("Single merges"));
    }

    [Test]
    public void Whole_numbers_with_different_names_are_matched_by_values()
    {
        FeatureSchemaProposal proposal = Of(
            [Whole("user_id", row => 700_000 + row % 60), Whole("item", row => row % 35), Whole("age", row => 18 + row % 55)],
            [
                Texts("customer", row => $"{700_020 + row % 50}"), Whole("product", row => 5 + row % 30),
                Whole("height", row => 20 + row % 55),
            ]);

        Assert.That(proposal.Counterpart("user_id"), Is.EqualTo("customer"));
        Assert.That(proposal.Counterpart("item"), Is.EqualTo("product"));
        Assert.That(proposal.Counterpart("age"), Is.Null, "quantities");
        Assert.That(
            proposal.Notes, Has.Some.StartsWith("'customer' of 'guide' is matched with 'user_id' of 'home' by values, 80"));
    }

    [Test]
    public void Numbers_without_the_name_of_an_identifier_are_matched_by_values_too()
    {
        FeatureSchemaProposal proposal = Of(
            [Whole("user_id", row => 7_000_000 + row % 60)],
            [Whole("who", row => 7_000_010 + row % 55), Whole("age", row => row % 60)]);

        Assert.That(proposal.Counterpart("user_id"), Is.EqualTo("who"));
        Assert.That(proposal.Schema.Fields[0].Kind, Is.EqualTo(FieldKind.Categorical));
    }

    [Test]
    public void Users_and_items_that_are_numbered_from_zero_are_not_matched()
    {
        FeatureSchemaProposal proposal = Of([Whole("user_id", row => row % 30)], [Whole("item_id", row => row % 40)]);

        Assert.That(proposal.Counterpart("user_id"), Is.Null);
    }

    [Test]
    public void Equal_names_are_matched_before_similar_ones()
    {
        FeatureSchemaProposal proposal = Of(
            [Ids("user_name", "n"), Ids("user_id", "u"), Ids("itemId", "i")],
            [Ids("user_id", "x"), Ids("item_id", "y"), Ids("user_name", "z")]);

        Assert.That(proposal.Counterpart("user_id"), Is.EqualTo("user_id"));
        Assert.That(proposal.Counterpart("user_name"), Is.EqualTo("user_name"));
        Assert.That(proposal.Counterpart("itemId"), Is.EqualTo("item_id"));

        static StringDataFrameColumn Ids(string name, string id) => Texts(name, row => $"{id}{row % 9}");
    }

    [Test]
    public void A_column_that_is_whole_in_one_domain_and_has_more_values_in_another_is_one_field()
    {
        FeatureSchemaProposal proposal = Of(
            [Users(), Whole("year", row => 1990 + row % 12)], [Users(), Whole("year", row => 1930 + row % 80)]);

        Assert.That(proposal.Counterpart("year"), Is.EqualTo("year"));
        Assert.That(proposal.Field("year").Kind, Is.EqualTo(FieldKind.Numeric));
    }

    [TestCase("|")]
    [TestCase(";")]
    [TestCase(",")]
    [TestCase(" ")]
    public void Lists_are_sets_with_their_separator(string separator)
    {
        FeatureSchemaProposal proposal = Of(
            Users(), Texts("history", row => string.Join(separator, row % 17, 20 + row % 19, 40 + row % 23)));

        Assert.That(proposal.Field("history").Kind, Is.EqualTo(FieldKind.Set));
        Assert.That(proposal.Mapping("history").Separator, Is.EqualTo(separator));
    }

    [Test]
    public void Lists_of_ids_that_hardly_recur_are_sets()
    {
        FeatureSchemaProposal proposal = Of(Users(), Texts("history", row => $"{3 * row}|{3 * row + 1}|{3 * row + 2}"));

        Assert.That(proposal.Mapping("history").Separator, Is.EqualTo("|"));
    }
}
