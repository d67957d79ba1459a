using Microsoft.ML;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.Alignment.Aligned;

namespace Ctnet.MLNet.Tests.Alignment;

/// <summary>The alignment report agrees with counts by hand.</summary>
internal sealed class ReportTests
{
    private static readonly FeatureSchema Schema = FeatureSchema.Create("test")
        .Categorical("item", minimumFrequency: 2).Numeric("price")
        .Domain("home", domain => domain.Column("item", "A").Column("price", "P").Label("Clicked"))
        .Domain("guide", domain => domain.Column("item", "A").Column("price", "P")).Build();

    [Test]
    public void A_field_is_covered_missing_or_never_seen()
    {
        FieldCoverage item = Report(("x", 1), ("x", 2), ("y", 3), ("y", 3), ("z", float.NaN), ("", 1), ("", 1), ("", 1))
            .Fields.Single(field => field.Field == "item");

        // Of 8 rows, 5 have a value. Of these values, 1 is too rare.
        Assert.Multiple(() =>
        {
            Assert.That(item.Rows, Is.EqualTo(8));
            Assert.That(item.MissingShare, Is.EqualTo(3 / 8.0).Within(1e-12));
            Assert.That(item.NeverSeenShare, Is.EqualTo(1 / 5.0).Within(1e-12));
            Assert.That(item.Coverage, Is.EqualTo(4 / 8.0).Within(1e-12));
            Assert.That(item.Cardinality, Is.EqualTo(2));
            Assert.That(item.NewShare, Is.EqualTo(1));
        });
    }

    [Test]
    public void Two_domains_are_compared_by_their_values()
    {
        AlignmentReport report = Both(["a", "a", "a", "b", "b", "c", "c"], ["a", "a", "d", "d"]);
        FieldComparison item = report.Comparisons.Single(pair => pair.Field == "item");
        FieldCoverage guide = report.Fields.Single(field => field.Field == "item" && field.Domain == "guide");

        // The shares of a, b, c and d are 3/7, 2/7, 2/7 and 0 in the home feed, and 2/4, 0, 0 and 2/4 in the guide. An empty bin
        // counts as half a row. One value, a, is common; the guide has 2 different values, and the home feed has 3.
        double expected = Term(3 / 7.0, 2 / 4.0) + Term(2 / 7.0, 0.5 / 4) + Term(2 / 7.0, 0.5 / 4) + Term(0.5 / 7, 2 / 4.0);
        Assert.That((item.CommonValues, item.Overlap), Is.EqualTo((1L, 0.5)));
        Assert.That(item.PopulationStabilityIndex, Is.EqualTo(expected).Within(1e-12));
        Assert.That(guide.NewShare, Is.EqualTo(0.5), "The vocabulary did not have d before.");

        static double Term(double p, double q) => (p - q) * Math.Log(p / q);
    }

    [Test]
    public void The_same_distribution_has_a_stability_index_of_zero()
    {
        AlignmentReport report = Both(["a", "a", "b", "b"], ["a", "a", "b", "b"], 1);

        Assert.That(report.Comparisons.Select(pair => pair.PopulationStabilityIndex), Has.All.EqualTo(0).Within(1e-12));
        Assert.That(report.Warnings, Is.Empty);
    }

    [Test]
    public void Numbers_in_another_unit_are_noticed()
    {
        AlignmentReport report = Both([.. Enumerable.Repeat("a", 40)], [.. Enumerable.Repeat("a", 40)], 100);

        Assert.That(
            report.Warnings,
            Has.Some.Contains("'price' in domains 'home' and 'guide' looks like the same quantity in units that differ by a "
                + "factor of about 0.01"));
    }

    [Test]
    public void Shared_fields_without_common_values_are_noticed() => Assert.That(
        Both(["a", "a", "b", "b"], ["tta", "tta", "ttb", "ttb"]).Warnings,
        Has.Some.Contains("'item' in domains 'home' and 'guide' has 0.0"));

    [Test]
    public void A_constant_field_and_an_empty_one_are_noticed()
    {
        AlignmentReport report = Report(("x", float.NaN), ("x", float.NaN));

        Assert.That(report.Warnings, Is.EqualTo([
            "'item' in domain 'home' is the same in every row that has it: it tells nothing.",
            "'price' in domain 'home' has no value in any row: is the mapping right?",
        ]));
    }

    [Test]
    public void Values_that_are_too_rare_are_noticed_until_they_came_often_enough()
    {
        (string, float)[] day = [("daily", 1), ("b", 2), ("c", 3), ("often", 4), ("often", 5)];
        FeatureAlignmentTransformer first = Fit(Schema, Rows(day), "home");
        FeatureAlignmentTransformer second = Context.Transforms.AlignFeatureSchema(Schema, "home").Fit(Rows(day), first);

        Assert.That(first.Report.Warnings, Is.EqualTo([
            "'item' in domain 'home': 60.0 % of its values came fewer than 2 times so far, and are never seen: is "
            + "minimumFrequency too high?",
        ]));
        Assert.That(first.Report.ToString(), Does.Contain("never seen 60.0 %, 1 values, 3 waiting"));
        Assert.That(second.Report.Warnings, Is.Empty);
    }

    [Test]
    public void A_field_that_knows_the_label_is_noticed_and_one_that_is_different_in_every_row_is_not()
    {
        var random = new Random(1);
        IDataView rows = Context.Data.LoadFromEnumerable(Enumerable.Range(0, 2000).Select(i =>
        {
            bool clicked = random.NextDouble() < 0.3;
            return new { Leak = clicked ? "yes" : "no", Unique = $"row {i}", Noise = $"{random.Next(5)}", Clicked = clicked };
        }).ToArray());
        FeatureSchema schema = FeatureSchema.Create("test").Categorical("leak").Categorical("unique").Categorical("noise")
            .Domain("d", domain =>
                domain.Column("leak", "Leak").Column("unique", "Unique").Column("noise", "Noise").Label("Clicked"))
            .Build();

        AlignmentReport report = Fit(schema, rows).Report;

        Assert.That(report.Fields.Select(field => field.SingleFieldAuc!.Value), Is.EqualTo([1, 0.5, 0.5]).Within(0.04));
        Assert.That(report.Warnings.Single(), Does.StartWith("'leak' in domain 'd' alone ranks clicks with an AUC of 1.000"));
    }

    [Test]
    public void A_number_alone_ranks_clicks_as_well_as_its_AUC_says()
    {
        FieldCoverage price = Report([.. Enumerable.Range(0, 100).Select(i => ("x", (float)(i % 2 == 0 ? i : 200 - i)))])
            .Fields.Single(field => field.Field == "price");

        // The rows with even numbers are clicks, and all of them have lower prices than the others.
        Assert.That(price.SingleFieldAuc, Is.EqualTo(1));
    }

    [Test]
    public void The_report_is_saved_with_the_model()
    {
        FeatureAlignmentTransformer fitted = Fit(Schema, Rows([("x", 1), ("x", 2)]), "home");
        using var stream = new MemoryStream();
        Context.Model.Save(fitted, null, stream);
        stream.Position = 0;
        AlignmentReport loaded = ((FeatureAlignmentTransformer)Context.Model.Load(stream, out _)).Report;

        Assert.That(loaded.Fields, Is.EqualTo(fitted.Report.Fields));
        Assert.That(loaded.Warnings, Is.EqualTo(fitted.Report.Warnings));
        Assert.That(loaded.ToString(), Does.Contain("item (home): 2 rows").And.Contain("!"));
    }

    private static AlignmentReport Report(params (string Item, float Price)[] rows) => Fit(Schema, Rows(rows), "home").Report;

    private static AlignmentReport Both(string[] home, string[] guide, double guidePrice = 1)
    {
        FeatureAlignmentTransformer first = Fit(Schema, Rows([.. home.Select((item, i) => (item, 1 + i % 7f))]), "home");
        return Context.Transforms.AlignFeatureSchema(Schema, "guide")
            .Fit(Rows([.. guide.Select((item, i) => (item, (float)(guidePrice * (1 + i % 7))))]), first).Report;
    }

    private static IDataView Rows((string Item, float Price)[] rows) =>
        Context.Data.LoadFromEnumerable(
            rows.Select((row, i) => new { A = row.Item, P = row.Price, Clicked = i % 2 == 0 }).ToArray());
}
