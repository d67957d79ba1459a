using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Tests.Networks;
using Ctnet.MLNet.Trainers;
using Ctnet.MLNet.Training;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Training;

/// <summary>Failures in training are reported with their place, and no broken model results.</summary>
public sealed class HealthTests
{
    private static readonly FeatureSchema Raw = FeatureSchema.Create("raw")
        .Categorical("user", FieldGroup.User).Numeric("euro", NumericEncoding.None)
        .Domain("guide", guide => guide.Column("user", "Visitor").Column("euro", "Euro"))
        .Build();

    private readonly MLContext _ml = new(seed: 1);

    [Test]
    public void A_loss_that_is_not_finite_stops_training_and_names_period_batch_and_field()
    {
        // From row 96 on, the fourth batch, the prices are far larger.
        GuideRow[] rows =
            [.. TinyWorld.Guide(200, seed: 3).Select((row, i) => row.With(changed => changed.Euro = i < 96 ? 0.5f : 1e30f))];
        CtrTowerOptions options = Tiny.Tower();
        (options.ShufflePoolSize, options.Period) = (0, "tonight");
        TrainingDivergedException? diverged = Assert.Throws<TrainingDivergedException>(() => Fit(options, rows));

        Assert.That((diverged!.Period, diverged.Epoch, diverged.Field), Is.EqualTo(("tonight", 1, "euro")));
        Assert.That(diverged.Batch, Is.InRange(4, 5), "at the first batch that has them, or at the next");
        Assert.That(diverged.Message, Does.Match(
            @"^Training diverged at batch [45] of pass 1 of 'tonight': its log loss is "
            + @".*The field with the largest values there is 'euro' \(1E\+30\)"));
    }

    [Test]
    public void A_loss_that_explodes_stops_training_while_it_is_still_finite()
    {
        GuideRow[] rows =
            [.. TinyWorld.Guide(2000, seed: 3).Select((row, i) => row.With(changed => changed.Euro = i < 1000 ? 0.5f : -1e5f))];
        CtrTowerOptions options = Tiny.Tower();
        (options.ShufflePoolSize, options.LearningRate) = (0, 0.1);
        TrainingDivergedException? diverged = Assert.Throws<TrainingDivergedException>(() => Fit(options, rows));
        Assert.That(diverged!.Field, Is.EqualTo("euro"));
        Assert.That(diverged.Message, Does.Contain("on average"));
    }

    [Test]
    public void Healthy_training_is_not_stopped() =>
        Assert.That(
            () => Fit(Tiny.Tower(), [.. TinyWorld.Guide(2000, seed: 3).Select(row => row.With(changed => changed.Euro /= 100))]),
            Throws.Nothing);

    [Test]
    public void Infinite_numbers_are_refused_with_their_place_or_left_out_or_repaired_and_counted([Values(1, 3)] int epochs)
    {
        IDataView aligned = _ml.Aligned(TinyWorld.Guide(100, seed: 3));
        int price = FeatureLayout.Of(aligned.Schema["Features"])!.Fields.Single(field => field.Name == "price").Start;
        IDataView rows = WithFeatures(aligned, (row, vector) =>
        {
            if (row is 7 or 60)
                vector[price] = row == 7 ? float.PositiveInfinity : float.NegativeInfinity;
        });
        CtrTowerOptions options = Tiny.Tower();
        options.NumberOfEpochs = epochs;
        Assert.That(
            () => _ml.BinaryClassification.Trainers.CtrTower(options).Fit(rows),
            Throws.TypeOf<BadRowException>().With.Message.Contains($"Column 'Features', row 7: slot {price} is infinite."));

        // The numbers count as missing, or the rows are left out. Each bad row is counted once, whatever the number of passes.
        IDataView missing = WithFeatures(aligned, (row, vector) => vector[price] = row is 7 or 60 ? float.NaN : vector[price]);
        IDataView absent = _ml.Data.FilterByCustomPredicate<Row>(rows, row => row.Features.Any(float.IsInfinity));
        foreach ((BadRowPolicy badRows, IDataView alike) in new[] { (BadRowPolicy.Repair, missing), (BadRowPolicy.Skip, absent) })
        {
            options.BadRows = badRows;
            CtrModelParameters model = _ml.BinaryClassification.Trainers.CtrTower(options).Fit(rows).Model;
            Assert.That(model.History[0].BadRows, Is.EqualTo(new[] { new BadRowCount("Features: infinite", 2) }));
            Assert.That(model.Rows, Is.EqualTo(badRows == BadRowPolicy.Skip ? 98 : 100));
            Assert.That(
                _ml.BinaryClassification.Trainers.CtrTower(options).Fit(alike).Model.Weights.SameAs(model.Weights), Is.True);
        }
    }

    [TestCase(30f, "saturated", "all")]
    [TestCase(-30f, "shut", "nothing")]
    public void Adapters_whose_gates_no_longer_move_are_reported(float bias, string state, string passes)
    {
        var warnings = new List<string>();
        var ml = new MLContext(seed: 1);
        ml.Log += (_, log) =>
        {
            if (log.Kind == ChannelMessageKind.Warning)
                warnings.Add(log.RawMessage);
        };
        ITransformer source = ml.FitSource();
        CtnetAdapterTrainer trainer = ml.BinaryClassification.Trainers.CtnetAdapter(Tiny.Ctnet(source));
        IDataView rows = ml.Aligned(TinyWorld.Guide(200, seed: 3));
        CtrModelParameters healthy = trainer.Fit(rows).Model;
        Assert.That(warnings, Is.Empty);
        Assert.That(healthy.History[0].Adapters.Select(adapter => adapter.IsUnhealthy), Is.All.False);

        // The second half of the layer's bias belongs to the gates.
        float[] gates = healthy.Weights["adapter1.layer.bias"].Values;
        Array.Fill(gates, bias, gates.Length / 2, gates.Length / 2);
        AdapterGates adapter = trainer.Fit(rows, null, healthy).Model.History[1].Adapters.Single(adapter => adapter.Layer == 1);

        Assert.That(adapter.IsUnhealthy, Is.True);
        Assert.That(
            (adapter.Openness > 0.99, adapter.ShutShare > 0.99, adapter.SaturatedShare > 0.99),
            Is.EqualTo((bias > 0, bias < 0, bias > 0)));
        Assert.That(
            warnings,
            Is.EqualTo(
                new[] { $"The gates of the adapter into layer 1 are nearly all {state}: it passes {passes} of the source." }));
    }

    [Test]
    public void Checks_at_any_distance_accept_a_steady_loss_and_find_an_explosion([Values(1, 64)] int distance)
    {
        using var test = new TestNetwork(new(4, (2, 0, 1), (2, 0, 0), new(3, [4], true), new(3, [4], true), Rows: 8));
        ImpressionBatch batch = test.Batch();
        var watch = new LossWatch(test.Embeddings, new(1), epoch: 1, distance);
        using TorchSharp.torch.Tensor loss = TorchSharp.torch.zeros(1, TorchSharp.torch.ScalarType.Float64);
        Assert.That(() => Look(batches: 640, meanLoss: 0.7), Throws.Nothing);
        Assert.That(() => Look(batches: 64, meanLoss: 140), Throws.TypeOf<TrainingDivergedException>());

        void Look(int batches, double meanLoss)
        {
            for (int i = 0; i < batches; i++)
            {
                loss.add_(meanLoss * batch.Count);
                watch.Check(batch, loss);
            }
        }
    }

    [Test]
    public void A_click_among_rows_without_one_does_not_stop_training()
    {
        // The network is right: one row in 5,000 is a click, and one batch in 100 has one.
        using var test = new TestNetwork(new(4, (2, 0, 1), (2, 0, 0), new(3, [4], true), new(3, [4], true), Rows: 48));
        ImpressionBatch batch = test.Batch();
        batch.Weights.Clear();
        batch.Weights.AddRange(Enumerable.Repeat(1f, batch.Count));
        var watch = new LossWatch(test.Embeddings, new(1), epoch: 1, distance: 1);
        using TorchSharp.torch.Tensor loss = TorchSharp.torch.zeros(1, TorchSharp.torch.ScalarType.Float64);
        for (int i = 1; i <= 1000; i++)
        {
            bool clicked = i % 100 == 0;
            batch.Labels.Clear();
            batch.Labels.AddRange(Enumerable.Range(0, batch.Count).Select(row => clicked && row == 0 ? 1f : 0));
            loss.add_(batch.Count / 5000d + (clicked ? Math.Log(5000) : 0));
            Assert.That(() => watch.Check(batch, loss), Throws.Nothing);
        }
    }

    [Test]
    public void Gates_are_measured_as_by_hand()
    {
        using var test = new TestNetwork(new(
            4, (2, 0, 1), (2, 0, 0), new(3, [4], true), new(3, [4], true),
            new(
                AdapterKind.Glu, AdapterInput.Previous, AdapterPlace.BeforeActivation, AdapterLayers.All,
                SourceEmbedding: false, SourceLogit: false),
            SourceColumns: true, Rows: 7));
        var watch = new GateWatch(test.Network, TorchSharp.torch.CPU);
        watch.Look(test.Batch());

        PlainWeights weights = PlainWeights.Of(test.Weights);
        double[] gates = [.. Enumerable.Range(0, 7).SelectMany(row => weights
            .Linear("adapter1.layer", [.. test.Columns[0][row].Select(value => (double)value)])[4..]
            .Select(PlainTower.Sigmoid))];
        AdapterGates adapter = watch.Gates.Single();
        Assert.That(adapter.Openness, Is.EqualTo(gates.Average()).Within(1e-6));
        Assert.That(adapter.ShutShare, Is.EqualTo(gates.Average(gate => gate < 0.01 ? 1.0 : 0)).Within(1e-6));
        Assert.That(adapter.SaturatedShare, Is.EqualTo(gates.Average(gate => gate > 0.99 ? 1.0 : 0)).Within(1e-6));
    }

    private CtrPredictionTransformer Fit(CtrTowerOptions options, GuideRow[] rows)
    {
        IDataView view = _ml.View(rows);
        return _ml.BinaryClassification.Trainers.CtrTower(options)
            .Fit(_ml.Transforms.AlignFeatureSchema(Raw, "guide").Fit(view).Transform(view));
    }

    // The same rows with changed features, which keep the annotation of aligned features.
    private IDataView WithFeatures(IDataView aligned, Action<int, float[]> change)
    {
        float[][] vectors = [.. aligned.GetColumn<float[]>("Features")];
        for (int row = 0; row < vectors.Length; row++)
            change(row, vectors[row]);
        var schema = SchemaDefinition.Create(typeof(Row));
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, vectors[0].Length);
        schema["Features"].AddAnnotation(
            FeatureLayout.AnnotationKind, FeatureLayout.Of(aligned.Schema["Features"])!.ToJson().AsMemory(),
            TextDataViewType.Instance);
        return _ml.Data.LoadFromEnumerable(
            vectors.Zip(
                aligned.GetColumn<bool>("Clicked"), (vector, clicked) => new Row { Features = vector, Clicked = clicked }),
            schema);
    }

    private sealed class Row
    {
        public float[] Features { get; set; } = [];

        public bool Clicked { get; set; }
    }
}
