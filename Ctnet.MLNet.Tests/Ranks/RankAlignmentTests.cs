using System.Text.Json;
using Ctnet.MLNet.Alignment.Encoders;
using Ctnet.MLNet.Alignment.Vocabularies;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Ranks;
using Ctnet.MLNet.Tests.Training;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Ranks;

/// <summary>Ranks fit the alignment of one process that reads the rows of rank 0, then those of rank 1, and so on.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RankAlignmentTests
{
    private readonly MLContext _ml = new(seed: 1);

    private static FeatureSchema Schema(int minimumFrequency, int maximumWaiting, int? evictAfter) => FeatureSchema.Create("log")
        .Field(Ids("user", FieldKind.Categorical, null))
        .Field(Ids("item", FieldKind.Categorical, "items") with
        {
            MinimumFrequency = minimumFrequency, MaximumWaiting = maximumWaiting, EvictAfter = evictAfter,
        })
        .Field(Ids("tags", FieldKind.Set, "items") with
        {
            MinimumFrequency = minimumFrequency, MaximumWaiting = maximumWaiting, EvictAfter = evictAfter, MaximumValues = 3,
        })
        .Categorical("hashed", hashBuckets: 16)
        .Numeric("price").Numeric("bucket", NumericEncoding.Quantiles, buckets: 5)
        .Vector("picture", dimension: 2)
        .History("seen", of: "item", by: "user", maximumValues: 3).Statistic("rate", of: "item")
        .Domain("log", log => log
            .Column("user", "User").Column("item", "Item").Column("tags", "Tags", separator: " ").Column("hashed", "User")
            .Column("price", "Price").Column("bucket", "Price").Column("picture", "Picture")
            .Time("Time").Label("Clicked"))
        .Build();

    [Test]
    public void The_alignment_of_several_ranks_is_that_of_one_process(
        [Values(2, 3)] int size, [Values(1, 3)] int minimumFrequency, [Values(null, 2)] int? evictAfter)
    {
        FeatureSchema schema = Schema(minimumFrequency, 100_000, evictAfter);
        RankLogRow[] rows = RankLogRow.Draw(301, seed: 1), later = RankLogRow.Draw(200, seed: 2, firstDay: 5);
        FeatureAlignmentTransformer one = Fit(schema, rows, null, null);
        FeatureAlignmentTransformer[] several = RankThreads.Run(size, ranks => Fit(schema, rows, ranks, null));
        FeatureAlignmentTransformer next = Fit(schema, later, null, one);
        FeatureAlignmentTransformer[] nexts =
            RankThreads.Run(size, ranks => Fit(schema, later, ranks, several[ranks.Rank]));
        Assert.That(one.Alignment.Statistics.Single().Value.Series, Is.Not.Empty);
        foreach (FeatureAlignmentTransformer alignment in several)
            AssertSame(alignment, one);
        foreach (FeatureAlignmentTransformer alignment in nexts)
            AssertSame(alignment, next);
    }

    [Test]
    public void A_rank_without_rows_changes_nothing()
    {
        FeatureSchema schema = Schema(2, 100_000, null);
        RankLogRow[] rows = RankLogRow.Draw(100, seed: 1);
        FeatureAlignmentTransformer one = Fit(schema, rows, null, null);
        foreach (FeatureAlignmentTransformer alignment in RankThreads.Run(3, ranks => Fit(
            schema, ranks.Rank == 1 ? rows : [], ranks, null, isShare: true)))
        {
            AssertSame(alignment, one);
        }
    }

    [Test]
    public void All_ranks_have_the_same_ids_when_values_are_forgotten_while_they_wait()
    {
        FeatureSchema schema = Schema(5, 8, null);
        RankLogRow[] rows = RankLogRow.Draw(400, seed: 1);
        FeatureAlignmentTransformer[] several = RankThreads.Run(3, ranks => Fit(schema, rows, ranks, null));
        Assert.That(several[0].Report.Warnings, Is.Not.Null);
        foreach (FeatureAlignmentTransformer alignment in several.Skip(1))
            AssertSame(alignment, several[0]);
        Assert.That(several[0].Alignment.Vocabularies["items"].Count, Is.GreaterThan(3));
    }

    [Test]
    public void Samples_of_many_numbers_stand_for_all_ranks()
    {
        // The second rank has nine of ten numbers, and they are larger. More numbers than are kept.
        FeatureSchema schema = FeatureSchema.Create("numbers").Numeric("price", NumericEncoding.Quantiles, buckets: 2)
            .Domain("log", log => log.Column("price", "Price")).Build();
        FeatureAlignmentTransformer alignment = RankThreads.Run(2, ranks => Fit(
            schema,
            [
                .. Enumerable.Range(0, ranks.Rank == 0 ? 10_000 : 90_000)
                    .Select(row => new RankLogRow { Price = ranks.Rank == 0 ? row % 100 : 1000 + row % 900 }),
            ], ranks, null, isShare: true))[0];
        // The median is that of all numbers: four of nine steps through the second rank's.
        Assert.That(alignment.Alignment.Scales["price"].Boundaries, Has.Length.EqualTo(1));
        Assert.That(alignment.Alignment.Scales["price"].Boundaries[0], Is.EqualTo(1400).Within(15));
    }

    [Test]
    public void Models_of_ranks_go_on_by_steps_of_whole_pipelines()
    {
        GuideRow[] rows = TinyWorld.Guide(200, seed: 3), later = TinyWorld.Guide(100, seed: 4, firstUser: 20);
        CtrModelParameters[] models = RankThreads.Run(2, ranks =>
        {
            var ml = new MLContext(seed: 1);
            ITransformer model = ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide", collectives: ranks)
                .Append(ml.BinaryClassification.Trainers.CtrTower(Tiny.Tower().On(ranks, 2)))
                .Fit(ml.View(RankFits.ShareOf(rows, ranks)));
            return ml.BinaryClassification.Continue(
                model, ml.View(RankFits.ShareOf(later, ranks)),
                options: new() { NumberOfThreads = 1, Collectives = ranks }).Model();
        });
        Tiny.AssertSame(models[1], models[0]);
        Assert.That(models[0].History.Select(record => record.Rows), Is.EqualTo([200, 100]));
    }

    private static FeatureField Ids(string name, FieldKind kind, string? space) =>
        new() { Name = name, Kind = kind, Space = space };

    // The rows of a rank are a part of all rows, in their order.
    private FeatureAlignmentTransformer Fit(
        FeatureSchema schema, RankLogRow[] rows, ICtrCollectives? ranks, FeatureAlignmentTransformer? previous,
        bool isShare = false)
    {
        if (ranks is not null && !isShare)
            rows = rows[(rows.Length * ranks.Rank / ranks.Size)..(rows.Length * (ranks.Rank + 1) / ranks.Size)];
        return _ml.Transforms.AlignFeatureSchema(schema, "log", collectives: ranks).Fit(_ml.View(rows), previous);
    }

    private static void AssertSame(FeatureAlignmentTransformer actual, FeatureAlignmentTransformer expected)
    {
        (FittedAlignment left, FittedAlignment right) = (actual.Alignment, expected.Alignment);
        Assert.That(left.Vocabularies.Keys, Is.EquivalentTo(right.Vocabularies.Keys));
        foreach ((string space, Vocabulary vocabulary) in right.Vocabularies)
        {
            Assert.That(left.Vocabularies[space].Values, Is.EqualTo(vocabulary.Values), space);
            Assert.That(left.Vocabularies[space].Rows, Is.EqualTo(vocabulary.Rows), space);
        }

        foreach ((string field, NumericScale scale) in right.Scales)
        {
            NumericScale own = left.Scales[field];
            Assert.That(own.Mean, Is.EqualTo(scale.Mean).Within(1e-9), field);
            Assert.That(own.Deviation, Is.EqualTo(scale.Deviation).Within(1e-9), field);
            Assert.That((own.Weight, own.IsConstant), Is.EqualTo((scale.Weight, scale.IsConstant)), field);
            Assert.That(own.Boundaries, Is.EqualTo(scale.Boundaries), field);
        }

        Assert.That(Blocks(actual), Is.EqualTo(Blocks(expected)), "histories and values that wait");
        Assert.That(actual.Report.Warnings, Is.EqualTo(expected.Report.Warnings));
        Assert.That(actual.Report.ToString(), Is.EqualTo(expected.Report.ToString()));
    }

    // The histories and the values that wait, as they are saved.
    private static string[] Blocks(FeatureAlignmentTransformer alignment)
    {
        FittedAlignment fitted = alignment.Alignment;
        return
        [
            .. fitted.Statistics.Select(each => $"{each.Key}: {Json(each.Value.ToTensor())}"),
            .. fitted.Sequences.Select(each => $"{each.Key}: {Json(each.Value.ToTensor())} {Json(each.Value.TimesToTensor())}"),
            .. fitted.Waiting.Select(each =>
                $"{each.Key}: {string.Join(' ', each.Value.Values.Values)} {string.Join(' ', each.Value.Counts.ToArray())}"),
        ];
    }

    private static string Json(IntegerTensor? tensor) => JsonSerializer.Serialize(tensor?.Values);
}
