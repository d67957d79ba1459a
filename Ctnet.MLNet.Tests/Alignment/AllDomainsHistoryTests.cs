using Ctnet.MLNet.Models;
using Ctnet.MLNet.Scoring.Plans;
using Ctnet.MLNet.Tests.Training;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.Alignment.Aligned;
using static Ctnet.MLNet.Tests.Alignment.HistoryRow;

namespace Ctnet.MLNet.Tests.Alignment;

/// <summary>Histories of all domains: the target reads the source's rows too, and the source tower the target's.</summary>
internal sealed class AllDomainsHistoryTests
{
    // The slots: user, item, a sequence of 4, the user's rate and count, the item's rate and count.
    private static readonly FeatureSchema s_schema = FeatureSchema.Create("log")
        .Categorical("user").Categorical("item")
        .History("clicks", of: "item", by: "user", maximumValues: 4, scope: HistoryScope.All)
        .Statistic("user.rate", of: "user", HistoryScope.All)
        .Statistic("item.rate", of: "item", HistoryScope.All)
        .Domain("home", Map).Domain("guide", Map).Build();

    private static readonly HistoryRow[] s_home =
        [At(0, 1, "u", "a", true), At(0, 5, "u", "b", true), At(0, 3, "v", "a", false), At(1, 1, "u", "c", true)];

    private static readonly HistoryRow[] s_guide =
        [At(0, 3, "u", "x", true), At(0, 4, "w", "x", false), At(1, 0, "u", "a", false)];

    [Test]
    public void A_refreshed_source_brings_its_rows_and_they_stand_among_the_target_s_by_time()
    {
        ITransformer next = Continue(FitTarget(s_guide), [At(2, 0, "w", "x", true)], FitSource(s_home));
        float[] row = Features(next, At(3, 0, "u", "a", false));

        // The user clicked a at 1, x (in the guide) at 3, b at 5 and c on the next day.
        string[] values = [.. Vocabulary(next, "item")];
        Assert.That(row[2..6].Select(id => values[(int)id - 2]), Is.EqualTo(new[] { "a", "x", "b", "c" }));
        Assert.That(row[7], Is.EqualTo(Count(5)), "3 rows in home and 2 in the guide");
        Assert.That(row[9], Is.EqualTo(Count(3)), "the item a: 2 rows in home and 1 in the guide");
        (double clicks, double rows, double mean) = (4, 5, (5 + 1.0) / (8 + 2));
        double rate = (clicks + 5 * mean) / (rows + 5);
        Assert.That(row[6], Is.EqualTo(Math.Log(rate / (1 - rate)) - Math.Log(mean / (1 - mean))).Within(1e-6));
    }

    [Test]
    public void A_newer_source_replaces_what_the_earlier_one_brought()
    {
        ITransformer newer = FitSource([.. s_home, At(1, 2, "w", "a", true)]);
        ITransformer once = Continue(FitTarget(s_guide), [At(2, 0, "w", "x", true)], newer);
        ITransformer twice = Continue(
            Continue(FitTarget(s_guide), [], FitSource(s_home)), [At(2, 0, "w", "x", true)], newer);
        foreach (string user in new[] { "u", "v", "w" })
        {
            HistoryRow row = At(3, 0, user, "a", false);
            Assert.That(Features(twice, row)[6..], Is.EqualTo(Features(once, row)[6..]));
        }
    }

    [Test]
    public void The_source_tower_reads_the_target_s_rows_too_even_of_values_that_it_does_not_know()
    {
        FeatureAlignmentTransformer guide = Fit(s_schema, View(s_guide), "guide");
        DataViewSchema aligned = guide.Transform(View(s_guide)).Schema;
        FrozenTower alone = FrozenTower.From(FitSource(s_home), "guide", "source"), tower = alone.WithHistoriesOf(aligned);
        float[] before = Encode(alone, At(2, 0, "w", "x", false)), row = Encode(tower, At(2, 0, "w", "x", false));
        float[] known = Encode(tower, At(2, 0, "u", "a", false));

        Assert.That(before[7..10], Is.EqualTo(new float[3]), "neither the user w nor the film x was ever in the home feed");
        Assert.That((row[7], row[9]), Is.EqualTo((Count(1), Count(2))));
        Assert.That((known[7], known[9]), Is.EqualTo((Count(5), Count(3))));
        // The tower has no embedding of x, and a sequence that it has learnt from lists only what it knows.
        Assert.That(row[1], Is.GreaterThanOrEqualTo(tower.Plan.Layout.Rows["item"]));
        Assert.That(known[2..6], Is.EqualTo(new float[] { 2, 3, 4, 0 }));
        TablePlan table = tower.Plan.Tables[0];
        Assert.That(
            table.Numbered(table.Fields.Single(field => field.Start == 1)).RowOf(row[1]), Is.EqualTo(table.RowOf("item", 1)),
            "an item that was never seen");
    }

    [Test]
    public void A_target_goes_through_a_file_and_on_from_there()
    {
        ITransformer model = Continue(FitTarget(s_guide), [At(2, 0, "w", "x", true)], FitSource(s_home));
        using var stream = new MemoryStream();
        Context.Model.Save(model, null, stream);
        stream.Position = 0;
        ITransformer loaded = Context.Model.Load(stream, out _);
        HistoryRow[] later = [At(3, 0, "u", "x", true), At(3, 1, "w", "a", false), At(3, 2, "new", "x", false)];
        Assert.That(loaded.Scores(View(later)), Is.EqualTo(model.Scores(View(later))));

        ITransformer refreshed = FitSource([.. s_home, At(2, 2, "w", "a", true)]);
        ITransformer next = Continue(model, later, refreshed), nextLoaded = Continue(loaded, later, refreshed);
        Tiny.AssertSame(nextLoaded.Model(), next.Model());
        Assert.That(nextLoaded.Scores(View(later)), Is.EqualTo(next.Scores(View(later))));
    }

    private static float Count(int rows) => (float)(Math.Log(1 + rows) / 5);

    private static TransformerChain<CtrPredictionTransformer> FitSource(HistoryRow[] rows) =>
        Context.Transforms.AlignFeatureSchema(s_schema, "home")
            .Append(Context.BinaryClassification.Trainers.CtrTower(Tiny.Tower())).Fit(View(rows));

    private static TransformerChain<CtrPredictionTransformer> FitTarget(HistoryRow[] rows) =>
        Context.Transforms.AlignFeatureSchema(s_schema, "guide")
            .Append(Context.BinaryClassification.Trainers.CtnetAdapter(Tiny.Ctnet(FitSource(s_home)))).Fit(View(rows));

    private static TransformerChain<ITransformer> Continue(ITransformer model, HistoryRow[] rows, ITransformer source) =>
        Context.BinaryClassification.Continue(model, View(rows), source, new() { NumberOfThreads = 1 });

    private static IReadOnlyList<string> Vocabulary(ITransformer model, string space) =>
        ((IEnumerable<ITransformer>)model).OfType<FeatureAlignmentTransformer>().Single().Alignment.Vocabularies[space].Values;

    private static float[] Features(ITransformer model, HistoryRow row) =>
        model.Transform(View(row)).GetColumn<float[]>("Features").Single();

    private static float[] Encode(FrozenTower tower, HistoryRow row)
    {
        IHost host = ((IHostEnvironment)Context).Register("source");
        return new FeatureAlignmentTransformer(host, tower.Alignment, "guide", "Features", BadRowPolicy.Refuse)
            .Transform(View(row)).GetColumn<float[]>("Features").Single();
    }

    private static void Map(FeatureDomainBuilder domain) =>
        domain.Column("user", "User").Column("item", "Item").Time("Time").Label("Clicked");

    private static IDataView View(params HistoryRow[] rows) => Context.Data.LoadFromEnumerable(rows);
}
