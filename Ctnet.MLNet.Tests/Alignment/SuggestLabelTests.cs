using Microsoft.Data.Analysis;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.Alignment.Suggested;

namespace Ctnet.MLNet.Tests.Alignment;

/// <summary>A proposal has no field that is the label or knows it.</summary>
internal sealed class SuggestLabelTests
{
    private static readonly Func<int, bool> s_clicked = row => row * row % 7 == 1;

    private static IEnumerable<TestCaseData<DataFrameColumn>> Labels()
    {
        string[] names =
        [
            "click", "clicked", "is_clicked", "IsClick", "Clicked", "label", "purchase", "Purchased", "hasPurchased", "y",
            "target", "conversion", "converted", "rating", "purchase_flag", "user_rating",
        ];
        foreach (string name in names)
        {
            yield return Case("Single", Singles(name, row => s_clicked(row) ? 1 : 0));
            yield return Case("Int64", Whole(name, row => s_clicked(row) ? 1 : 0));
            yield return Case("0 and 1", Texts(name, row => s_clicked(row) ? "1" : "0"));
            yield return Case("True and False", Texts(name, row => s_clicked(row) ? "True" : "False"));
            yield return Case("Boolean", Booleans(name, s_clicked));
        }

        static TestCaseData<DataFrameColumn> Case(string what, DataFrameColumn column) =>
            new TestCaseData<DataFrameColumn>(column).SetArgDisplayNames(column.Name, what);
    }

    [TestCaseSource(nameof(Labels))]
    public void A_column_named_like_a_label_is_proposed_as_the_label(DataFrameColumn column)
    {
        FeatureSchemaProposal proposal = Of(Users(), column);

        Assert.That(proposal.Schema.GetDomain("home").Label, Is.EqualTo(column.Name));
        Assert.That(proposal.Columns(), Is.EqualTo(["user"]));
        Assert.That(
            proposal.Notes.Single(note => note.Contains("is proposed as the label", StringComparison.Ordinal)),
            column is BooleanDataFrameColumn ? Does.EndWith("label.") : Does.Contain("trainers need Boolean"));
    }

    [Test]
    public void A_column_named_like_a_label_with_other_values_is_left_out()
    {
        FeatureSchemaProposal proposal = Of(
            Users(), Texts("label", row => s_clicked(row) ? "pos" : "neg"), Whole("rating", row => 1 + row % 5));

        Assert.That(proposal.Columns(), Is.EqualTo(["user"]));
        Assert.That(proposal.Notes, Has.Some.Contains("holds 'neg' and 'pos'. Trainers need Boolean"));
        Assert.That(proposal.Notes, Has.Some.StartsWith("'rating' of 'home' is left out").And.Contains("trainers need Boolean"));
    }

    [Test]
    public void Of_several_labels_one_is_proposed()
    {
        FeatureSchemaProposal proposal =
            Of(Users(), Booleans("purchased", row => row % 11 == 0), Booleans("clicked", s_clicked));

        Assert.That(proposal.Schema.GetDomain("home").Label, Is.EqualTo("clicked"));
        Assert.That(proposal.Columns(), Is.EqualTo(["user"]));
        Assert.That(proposal.Notes, Has.Member(
            "'purchased' of 'home' is left out: it is named like a label, and 'clicked' is proposed as the label."));
    }

    [Test]
    public void A_column_that_ranks_the_label_alone_is_left_out()
    {
        FeatureSchemaProposal proposal = Of(
            Users(),
            Whole("clicked", row => s_clicked(row) ? 1 : 0),
            Doubles("revenue", row => s_clicked(row) ? 5.5 + row % 3 : 0.25 * (row % 4)),
            Texts("outcome_code", row => s_clicked(row) ? $"won{row % 2}" : $"lost{row % 3}"),
            Texts("basket", row => s_clicked(row) ? $"b{row % 40}" : ""),
            Doubles("price", row => 0.5 + row * 31 % 50));

        Assert.That(proposal.Columns(), Is.EqualTo(["user", "price"]));
        Assert.That(proposal.Notes, Has.Some.StartsWith(
            "'revenue' of 'home' is left out: it alone ranks the label 'clicked' with an AUC of 1.000"));
        Assert.That(proposal.Notes, Has.Some.StartsWith("'outcome_code' of 'home' is left out"));
        Assert.That(proposal.Notes, Has.Some.StartsWith("'basket' of 'home' is left out"));
    }

    [Test]
    public void What_knows_the_label_in_one_domain_is_left_out_of_all()
    {
        DataFrameColumn Revenue() => Doubles("revenue", row => s_clicked(row) ? 5.5 + row % 3 : 0.25 * (row % 4));
        FeatureSchemaProposal proposal = Of([Users(), Booleans("clicked", s_clicked), Revenue()], [Users(), Revenue()]);

        Assert.That(proposal.Columns("guide"), Is.EqualTo(["user"]));
        Assert.That(proposal.Notes, Has.Member(
            "'revenue' of 'guide' is left out: it is named like 'revenue' of 'home', which knows the label."));
    }

    [Test]
    public void A_Boolean_column_with_another_name_is_a_field_with_a_note()
    {
        FeatureSchemaProposal proposal = Of(
            Users(), Booleans("is_member_day", s_clicked), Texts("mobile", row => row % 3 == 0 ? "1" : "0"));

        Assert.That(proposal.Columns(), Is.EqualTo(["user", "is_member_day", "mobile"]));
        Assert.That(proposal.Notes, Has.Some.StartsWith("'is_member_day' of 'home' says yes or no, and becomes a field."));
        Assert.That(proposal.Notes, Has.Some.StartsWith("'mobile' of 'home' says yes or no, and becomes a field."));
    }
}
