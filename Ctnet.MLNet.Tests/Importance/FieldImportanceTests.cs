using Ctnet.MLNet.Tests.Alignment;
using Ctnet.MLNet.Tests.MLNetSurface;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.MLNetSurface.Clicks;

namespace Ctnet.MLNet.Tests.Importance;

/// <summary>FieldImportance permutes the columns of the rows, so that every part of a model sees the same values.</summary>
public sealed class FieldImportanceTests
{
    private static readonly Lazy<ITransformer> TowerModel = new(() => TowerPipeline().Fit(Guide));

    private static readonly Lazy<ITransformer> SourceModel = new(() => SourcePipeline().Fit(Guide));

    [TestCaseSource(typeof(Clicks), nameof(Pipelines))]
    public void The_field_that_decides_is_found_whatever_reads_it(IEstimator<ITransformer> pipeline)
    {
        IReadOnlyList<FieldImportanceStatistics> fields =
            Context.BinaryClassification.FieldImportance(pipeline.Fit(Guide), Guide);

        Assert.That(fields.Select(field => field.Field), Is.EquivalentTo(["weather", "price", "item"]), "tags have no column");
        Assert.That(fields[0].Field, Is.EqualTo("item"), "The most important field comes first.");
        Assert.That(fields[0].Columns, Is.EqualTo(["Product"]));
        Assert.That(fields[0].AreaUnderRocCurve.Mean, Is.LessThan(-0.25));
        Assert.That(fields[0].LogLoss.Mean, Is.GreaterThan(0.2));
        Assert.That(fields.Single(field => field.Field == "weather").AreaUnderRocCurve.Mean, Is.EqualTo(0).Within(0.05));
    }

    [Test]
    public void A_receiver_of_progress_that_throws_costs_no_result()
    {
        int told = 0;
        var receiver = new Progress(_ =>
        {
            told++;
            throw new InvalidDataException("the console is closed");
        });
        IReadOnlyList<FieldImportanceStatistics> fields = Context.BinaryClassification.FieldImportance(
            SourceModel.Value, Guide, permutationCount: 1, progress: receiver);
        Assert.That((fields.Count, told), Is.EqualTo((3, 1)));
    }

    [Test]
    public void The_differences_are_those_of_rows_that_were_permuted_by_hand()
    {
        const int Seed = 5, Permutations = 2;
        ITransformer model = SourceModel.Value;
        FieldImportanceStatistics item = Context.BinaryClassification.FieldImportance(
            model, Guide, permutationCount: Permutations, seed: Seed).Single(field => field.Field == "item");

        var random = new Random(Seed);
        CtrMetrics unchanged = Measure(GuideRows);
        List<double> auc = [], logLoss = [];
        for (int i = 0; i < Permutations; i++)
        {
            int[] order = [.. Enumerable.Range(0, GuideRows.Length)];
            random.Shuffle(order);
            CtrMetrics permuted = Measure([.. GuideRows.Select((row, at) => new GuideClick
            {
                Weather = row.Weather, Price = row.Price, Label = row.Label, Product = GuideRows[order[at]].Product,
            })]);
            auc.Add(permuted.Auc - unchanged.Auc);
            logLoss.Add(permuted.LogLoss - unchanged.LogLoss);
        }

        Assert.That(item.AreaUnderRocCurve.Mean, Is.EqualTo(auc.Average()).Within(1e-9));
        Assert.That(item.LogLoss.Mean, Is.EqualTo(logLoss.Average()).Within(1e-9));
        // The sample standard deviation of two numbers.
        Assert.That(item.AreaUnderRocCurve.StandardDeviation, Is.EqualTo(Math.Abs(auc[0] - auc[1]) / Math.Sqrt(2)).Within(1e-9));

        CtrMetrics Measure(GuideClick[] rows) =>
            Context.BinaryClassification.EvaluateCtr(model.Transform(Context.Data.LoadFromEnumerable(rows)));
    }

    [Test]
    public void The_same_seed_gives_the_same_result_and_another_seed_another_one()
    {
        double[] first = Run(1), again = Run(1), other = Run(2);

        Assert.That(again, Is.EqualTo(first));
        Assert.That(other, Is.Not.EqualTo(first));

        double[] Run(int seed) =>
            [.. Context.BinaryClassification.FieldImportance(TowerModel.Value, Guide, permutationCount: 1, seed: seed)
                .Select(field => field.LogLoss.Mean)];
    }

    [Test]
    public void The_rows_are_read_once()
    {
        int reads = 0;
        IEnumerable<GuideClick> Rows()
        {
            reads++;
            return GuideRows;
        }
        IDataView counted = Context.Data.LoadFromEnumerable(Deferred(Rows));

        Context.BinaryClassification.FieldImportance(TowerModel.Value, counted, permutationCount: 1);
        Assert.That(reads, Is.EqualTo(1));

        static IEnumerable<GuideClick> Deferred(Func<IEnumerable<GuideClick>> rows)
        {
            foreach (GuideClick row in rows())
                yield return row;
        }
    }

    [Test]
    public void Every_permutation_is_reported()
    {
        var progress = new Reports(null);
        Context.BinaryClassification.FieldImportance(TowerModel.Value, Guide, permutationCount: 2, progress: progress);

        Assert.That(progress.Select(report => (report.Field, report.Done, report.Total)), Is.EqualTo(
            ((string, int, int)[])
            [
                ("weather", 1, 6), ("weather", 2, 6), ("price", 3, 6), ("price", 4, 6), ("item", 5, 6), ("item", 6, 6),
            ]));
    }

    [Test]
    public void It_can_be_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var progress = new Reports(cancellation);

        Assert.That(
            () => Context.BinaryClassification.FieldImportance(
                TowerModel.Value, Guide, progress: progress, cancellationToken: cancellation.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(progress, Has.Count.EqualTo(1));
    }

    [Test]
    public void Weights_count_rows()
    {
        // Rows of weight 0 would lose everything, and are left out.
        IDataView rows = Context.Transforms.Expression("Weight", "p => p > 0.5f ? 1f : 0f", "Price").Fit(Guide).Transform(Guide);
        IReadOnlyList<FieldImportanceStatistics> weighted = Context.BinaryClassification.FieldImportance(
            TowerModel.Value, rows, exampleWeightColumnName: "Weight", permutationCount: 1);
        IReadOnlyList<FieldImportanceStatistics> plain =
            Context.BinaryClassification.FieldImportance(TowerModel.Value, rows, permutationCount: 1);

        Assert.That(weighted[0].Field, Is.EqualTo("item"));
        Assert.That(weighted[0].LogLoss.Mean, Is.Not.EqualTo(plain[0].LogLoss.Mean));
    }

    [Test]
    public void Columns_that_earlier_parts_of_the_chain_made_count_to_those_that_they_were_made_of()
    {
        ITransformer model = Context.Transforms.Expression("Product", "(a, b) => concat(a, b)", "Begin", "End")
            .Append(TowerPipeline()).Fit(Split());

        FieldImportanceStatistics item = Context.BinaryClassification.FieldImportance(model, Split(), permutationCount: 1)[0];
        Assert.That(item.Field, Is.EqualTo("item"));
        Assert.That(item.Columns, Is.EquivalentTo(["Begin", "End"]));

        static IDataView Split() => Context.Data.LoadFromEnumerable(GuideRows.Select(row => new
        {
            row.Weather, row.Price, row.Label, Begin = row.Product[..1], End = row.Product[1..],
        }));
    }

    [Test]
    public void A_history_counts_to_the_columns_that_it_is_built_from_and_the_time_is_a_field_of_its_own()
    {
        HistoryRow[] log =
        [
            .. Enumerable.Range(0, 400).Select(i => HistoryRow.At(i / 40, i % 24, $"u{i % 5}", $"i{i % 7}", i % 5 < 2)),
        ];
        FeatureSchema schema = FeatureSchema.Create("log").Categorical("item").Categorical("user")
            .Statistic("rate", of: "user", smoothing: 2)
            .Domain("d", domain => domain.Column("item", "Item").Column("user", "User").Time("Time").Label("Clicked")).Build();
        IDataView rows = Context.Data.LoadFromEnumerable(log);
        CtrTowerOptions options = Tower();
        options.LabelColumnName = "Clicked";
        ITransformer model = Context.Transforms.AlignFeatureSchema(schema, "d")
            .Append(Context.BinaryClassification.Trainers.CtrTower(options)).Fit(rows);

        IReadOnlyList<FieldImportanceStatistics> fields =
            Context.BinaryClassification.FieldImportance(model, rows, "Clicked", permutationCount: 1);
        Assert.That(fields.Select(field => field.Field), Is.EquivalentTo(["item", "user", "Time"]));
        Assert.That(fields[0].Field, Is.EqualTo("user"));
        Assert.That(fields.Single(field => field.Field == "Time").Columns, Is.EqualTo(["Time"]));
    }

    [Test]
    public void Models_of_several_entities_are_measured_and_the_entity_is_a_field_of_its_own()
    {
        var entities = new TinyEntities(Context);
        ITransformer pretrained = entities.Pipeline();
        IDataView guide = Context.Data.AppendEntities([("guide", entities.Guide)]);
        string[] fields = ["user", "item", "tags", "price", "topic"];

        Assert.That(
            Context.BinaryClassification.FieldImportance(pretrained, guide, "Clicked", permutationCount: 1)
                .Select(field => field.Field), Is.EquivalentTo(fields.Append("Entity")));
        Assert.That(
            Context.BinaryClassification.FieldImportance(
                entities.FitTransfer(pretrained), entities.Guide, "Clicked", permutationCount: 1).Select(field => field.Field),
            Is.EquivalentTo(fields));
    }

    [Test]
    public void What_cannot_be_measured_is_refused()
    {
        ITransformer tower = ((IEnumerable<ITransformer>)TowerModel.Value).Last();
        IDataView aligned = Align().Fit(Guide).Transform(Guide);
        BinaryClassificationCatalog catalog = Context.BinaryClassification;

        Assert.That(
            () => catalog.FieldImportance(tower, aligned),
            Throws.ArgumentException.With.Message.StartsWith("The model reads no column that a feature schema maps.")
                .And.Property(nameof(ArgumentException.ParamName)).EqualTo("model"));
        Assert.That(
            () => catalog.FieldImportance(TowerModel.Value, Guide, permutationCount: 0),
            Throws.TypeOf<ArgumentOutOfRangeException>()
                .With.Property(nameof(ArgumentException.ParamName)).EqualTo("permutationCount"));
        Assert.That(
            () => catalog.FieldImportance(TowerModel.Value, Guide, labelColumnName: "Clicked"),
            Throws.TypeOf<ArgumentOutOfRangeException>()
                .With.Property(nameof(ArgumentException.ParamName)).EqualTo("labelColumnName"));
        IDataView withoutItem = Context.Transforms.DropColumns("Product").Fit(Guide).Transform(Guide);
        Assert.That(
            () => catalog.FieldImportance(TowerModel.Value, withoutItem),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("'Product'"));
    }

    private sealed class Reports(CancellationTokenSource? cancellation)
        : List<FieldImportanceProgress>, IProgress<FieldImportanceProgress>
    {
        public void Report(FieldImportanceProgress value)
        {
            Add(value);
            cancellation?.Cancel();
        }
    }

    private sealed class Progress(Action<FieldImportanceProgress> report) : IProgress<FieldImportanceProgress>
    {
        public void Report(FieldImportanceProgress value) => report(value);
    }
}
