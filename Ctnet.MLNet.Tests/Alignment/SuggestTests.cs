using Microsoft.Data.Analysis;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Alignment;

/// <summary>SuggestFeatureSchema proposes a schema for data frames of two domains.</summary>
internal sealed class SuggestTests
{
    private static readonly string[] Genres = ["comedy", "drama", "horror", "action", "crime"];

    private static readonly FeatureSchemaProposal Proposal =
        Aligned.Context.Data.SuggestFeatureSchema(("home", Home()), ("guide", Guide()));

    [Test]
    public void Columns_are_judged_by_what_they_hold()
    {
        FeatureDomain home = Proposal.Schema.GetDomain("home");

        Assert.Multiple(() =>
        {
            Assert.That(Field("UserId").Kind, Is.EqualTo(FieldKind.Categorical), "whole numbers whose name ends in id");
            Assert.That(Field("UserId").Group, Is.EqualTo(FieldGroup.User));
            Assert.That(Field("genres").Kind, Is.EqualTo(FieldKind.Set));
            Assert.That(home.Fields[Field("genres").Name].Separator, Is.EqualTo("|"));
            Assert.That(Field("price").Kind, Is.EqualTo(FieldKind.Numeric));
            Assert.That(Field("price").Encoding, Is.EqualTo(NumericEncoding.Log), "a long tail");
            Assert.That(home.Time, Is.EqualTo(new TimeMapping("timestamp", TimeUnit.UnixMilliseconds)));
            Assert.That(home.Label, Is.EqualTo("Clicked"));
        });
    }

    [Test]
    public void Columns_are_matched_by_name_and_by_values()
    {
        FeatureDomain guide = Proposal.Schema.GetDomain("guide");

        Assert.That(guide.Fields[Field("UserId").Name].Column, Is.EqualTo("user_id"));
        Assert.That(guide.Fields[Field("item").Name].Column, Is.EqualTo("product"), "another name, the same values");
        Assert.That(Proposal.Notes, Has.Some.StartsWith("'product' of 'guide' is matched with 'item' of 'home' by values"));
    }

    [Test]
    public void Notes_name_columns_without_a_counterpart_and_columns_that_are_left_out()
    {
        Assert.That(Proposal.Notes, Has.Member("'price' of 'home' has no counterpart in other domains."));
        Assert.That(
            Proposal.Notes, Has.Member("'comment' of 'home' is left out: it is text that is different nearly everywhere."));
        Assert.That(Proposal.Notes, Has.Member("'nothing' of 'guide' is left out: it is empty."));
        Assert.That(Field("price").Group, Is.EqualTo(FieldGroup.Specific));
    }

    [Test]
    public void The_proposal_can_be_fitted_as_it_is()
    {
        var ml = new MLContext(1);
        FeatureAlignmentTransformer home = ml.Transforms.AlignFeatureSchema(Proposal.Schema, "home").Fit(Home());
        FeatureAlignmentTransformer both = ml.Transforms.AlignFeatureSchema(Proposal.Schema, "guide").Fit(Guide(), home);

        Assert.That(both.Report.Comparisons.Single(pair => pair.Field == Field("item").Name).Overlap, Is.EqualTo(1));
    }

    [Test]
    public void Statistics_of_user_and_item_are_proposed_where_all_rows_have_time_and_label()
    {
        DataFrame guide = Guide();
        guide.Columns.Add(new Int64DataFrameColumn("timestamp", Enumerable.Range(0, 300).Select(i => 1_700_000_000_000L + i)));
        guide.Columns.Add(new BooleanDataFrameColumn("Clicked", Enumerable.Range(0, 300).Select(i => i * i % 7 == 1)));
        FeatureSchemaProposal proposal = Aligned.Context.Data.SuggestFeatureSchema(("home", Home()), ("guide", guide));
        string user = Field("UserId").Name, item = Field("item").Name;
        Assert.That(
            proposal.Schema.Fields.Where(field => field.Kind == FieldKind.Statistic)
                .Select(field => (field.Name, field.Of, field.Scope)),
            Is.EqualTo(new[] { ($"{user}-rate", user, HistoryScope.All), ($"{item}-rate", item, HistoryScope.All) }));
        Assert.That(proposal.Notes, Has.Some.StartsWith(
            $"The click rates and counts of {user} and {item} in earlier periods are proposed as statistics."));

        Assert.That(
            Proposal.Schema.Fields.Select(field => field.Kind), Has.None.EqualTo(FieldKind.Statistic), "no time in the guide");
    }

    [Test]
    public void A_call_without_domains_is_refused() => Assert.That(
        () => Aligned.Context.Data.SuggestFeatureSchema(), Throws.ArgumentException.With.Message.Contains("no domains"));

    private static FeatureField Field(string homeColumn) =>
        Proposal.Schema.GetField(Proposal.Schema.GetDomain("home").Fields.Single(field => field.Value.Column == homeColumn).Key);

    private static DataFrame Home()
    {
        var random = new Random(1);
        return new DataFrame(
            new Int32DataFrameColumn("UserId", Rows(_ => random.Next(100_000))),
            new StringDataFrameColumn("item", Rows(i => $"sku-{i % 60}")),
            new StringDataFrameColumn("genres", Rows(i => $"{Genres[i % 5]}|{Genres[(i + 1 + i % 3) % 5]}")),
            new DoubleDataFrameColumn(
                "price", Rows(_ => Math.Exp(3 * random.NextDouble() + 4 * Math.Pow(random.NextDouble(), 8)))),
            new StringDataFrameColumn("comment", Rows(i => $"this is remark number {i}, and it says more than an id would say")),
            new Int64DataFrameColumn("timestamp", Rows(i => 1_700_000_000_000L + i)),
            new BooleanDataFrameColumn("Clicked", Rows(i => i * i % 7 == 1)));

        static IEnumerable<T> Rows<T>(Func<int, T> value) => Enumerable.Range(0, 500).Select(value);
    }

    private static DataFrame Guide() => new(
        new Int32DataFrameColumn("user_id", Enumerable.Range(0, 300).Select(i => 7 * i)),
        new StringDataFrameColumn("product", Enumerable.Range(0, 300).Select(i => $"sku-{i % 40}")),
        new StringDataFrameColumn("nothing", Enumerable.Range(0, 300).Select(_ => "")));
}
