using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Reliability;

/// <summary>The policies for bad rows, from the alignment to the loop over periods.</summary>
public sealed class BadRowsTests
{
    private const string Infinite = "Euro: infinite, or too large";

    private readonly MLContext _ml = new(seed: 1);
    private readonly List<string> _warnings = [];

    // Every tenth row has an infinite price.
    private static GuideRow[] Mixed =>
        [.. TinyWorld.Guide(200, seed: 3)
            .Select((row, i) => i % 10 == 4 ? row.With(bad => bad.Euro = float.PositiveInfinity) : row)];

    private static GuideRow[] Good => [.. Mixed.Where(row => !float.IsInfinity(row.Euro))];

    [SetUp]
    public void Listen()
    {
        _warnings.Clear();
        _ml.Log += Note;
    }

    [TearDown]
    public void StopListening() => _ml.Log -= Note;

    [Test]
    public void A_column_says_what_is_wrong_with_a_row_and_the_cell_is_missing_or_the_end_of_its_range(
        [Values(BadRowPolicy.Skip, BadRowPolicy.Repair)] BadRowPolicy badRows)
    {
        FeatureSchema schema = FeatureSchema.Create("range").Numeric("price", NumericEncoding.None, minimum: 5, maximum: 50)
            .Domain("guide", guide => guide.Column("price", "Euro")).Build();
        float[] prices = [10, 60, float.NaN, 1, float.NegativeInfinity, 50];
        IDataView rows = _ml.View(prices.Select(price => new GuideRow { Euro = price }));
        FeatureAlignmentTransformer alignment = _ml.Transforms.AlignFeatureSchema(schema, "guide", badRows: badRows).Fit(rows);

        using var stream = new MemoryStream();
        _ml.Model.Save(alignment, rows.Schema, stream);
        stream.Position = 0;
        foreach (ITransformer transformer in new[] { alignment, _ml.Model.Load(stream, out _) })
        {
            IDataView aligned = transformer.Transform(rows);
            Assert.That(aligned.GetColumn<string>("FeaturesProblem"), Is.EqualTo(
                new[] { "", "Euro: above its field's maximum", "", "Euro: below its field's minimum", Infinite, "" }));
            Assert.That(aligned.GetColumn<float[]>("Features").Select(vector => vector.Single()),
                Is.EqualTo(new[] { 10, 50, float.NaN, 5, float.NaN, 50 }));
        }

        Assert.That(_warnings, Has.One.EqualTo("3 bad rows were "
            + $"{(badRows == BadRowPolicy.Skip ? "left out of fitting the alignment" : "repaired to fit the alignment")}: "
            + $"Euro: above its field's maximum (1); Euro: below its field's minimum (1); {Infinite} (1)."));
    }

    [Test]
    public void Rows_that_are_skipped_leave_no_trace_but_their_count_and_one_warning_a_fit([Values] bool ctnet)
    {
        ITransformer source = _ml.FitSource();
        CtrModelParameters model = Fit(Mixed, BadRowPolicy.Skip).Model(), without = Fit(Good, BadRowPolicy.Refuse).Model();
        Tiny.AssertSame(model, without);
        Assert.That(model.History[0].BadRows, Is.EqualTo(new[] { new BadRowCount(Infinite, 20) }));
        Assert.That(without.History[0].BadRows, Is.Empty);
        Assert.That(_warnings, Is.EqualTo(new[]
        {
            $"20 bad rows were left out of fitting the alignment: {Infinite} (20).",
            $"20 bad rows were left out of training: {Infinite} (20).",
        }));

        // The source tower reads the same cells.
        ITransformer Fit(GuideRow[] rows, BadRowPolicy badRows)
        {
            var alignment = _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide", badRows: badRows);
            return ctnet
                ? alignment.Append(_ml.Transforms.FeaturizeWithSourceTower(source))
                    .Append(_ml.BinaryClassification.Trainers.CtnetAdapter(Tiny.Ctnet(source))).Fit(_ml.View(rows))
                : alignment.Append(_ml.BinaryClassification.Trainers.CtrTower(Tiny.Tower())).Fit(_ml.View(rows));
        }
    }

    [Test]
    public void A_model_that_skips_bad_rows_gives_each_of_them_a_score_and_one_that_refuses_says_which()
    {
        ITransformer skipping = Tower(BadRowPolicy.Skip).Fit(_ml.View(Mixed)),
            refusing = Tower(BadRowPolicy.Refuse).Fit(_ml.View(Good));
        GuideRow bad = Mixed[4];
        Assert.That(skipping.Scores(_ml.View(Mixed)), Has.Length.EqualTo(200).And.All.Matches<float>(float.IsFinite));
        Assert.That(skipping.Scores(_ml.View([bad])),
            Is.EqualTo(skipping.Scores(_ml.View([bad.With(row => row.Euro = float.NaN)]))));
        Assert.That(
            Assert.Catch(() => refusing.Scores(_ml.View(Mixed)))!.GetBaseException().Message,
            Does.Match("^Column 'Euro', row [0-9]*4: Infinity is infinite"));
        using var engine = _ml.Model.CreatePredictionEngine<GuideRow, MLNetSurface.Prediction>(refusing);
        Assert.That(() => engine.Predict(bad), Throws.TypeOf<BadRowException>());
    }

    [Test]
    public void Rows_with_invalid_weights_are_refused_or_left_out([Values] BadRowPolicy badRows)
    {
        GuideRow[] rows = [.. TinyWorld.Guide(100, seed: 3)
            .Select((row, i) => row.With(changed => changed.Weight = i switch { 7 => -1, 60 => float.NaN, _ => 1 }))];
        CtrTowerOptions options = Tiny.Tower();
        (options.ExampleWeightColumnName, options.BadRows) = ("Weight", badRows);
        CtrTowerTrainer trainer = _ml.BinaryClassification.Trainers.CtrTower(options);
        IDataView aligned = _ml.Aligned(rows);
        if (badRows == BadRowPolicy.Refuse)
        {
            Assert.That(() => trainer.Fit(aligned),
                Throws.TypeOf<BadRowException>().With.Message.StartsWith("Column 'Weight', row 7: a weight must be"));
            return;
        }

        CtrModelParameters model = trainer.Fit(aligned).Model;
        Assert.That((model.Rows, model.History[0].BadRows.Single()),
            Is.EqualTo((98, new BadRowCount("Weight: not a weight", 2))));
        IDataView weighted = _ml.Data.FilterByCustomPredicate<WeightedRow>(aligned, row => !(row.Weight > 0));
        Assert.That(model.Weights.SameAs(trainer.Fit(weighted).Model.Weights), Is.True);
    }

    [Test]
    public void A_value_that_a_map_lacks_is_skipped_or_counts_as_never_seen(
        [Values(BadRowPolicy.Skip, BadRowPolicy.Repair)] BadRowPolicy badRows)
    {
        var values = new Dictionary<string, string> { ["t0"] = "news", ["t1"] = "sport" };
        FeatureSchema schema = FeatureSchema.Create("mapped").Categorical("topic")
            .Domain("guide", guide => guide.Map("topic", new() { Column = "Topic", Values = values })).Build();
        IDataView rows = _ml.View(new[] { "t0", "other", "t1" }.Select(topic => new GuideRow { Topic = topic }));
        IDataView aligned = _ml.Transforms.AlignFeatureSchema(schema, "guide", badRows: badRows).Fit(rows).Transform(rows);
        Assert.That(aligned.GetColumn<float[]>("Features").Select(vector => vector.Single()), Is.EqualTo(new[] { 2, 1, 3 }));
        Assert.That(aligned.GetColumn<string>("FeaturesProblem"), Is.EqualTo(new[] { "", "Topic: not in the value map", "" }));
        Assert.That(FeatureLayout.Of(aligned.Schema["Features"])!.Rows["topic"], Is.EqualTo(4));
    }

    [Test]
    public void A_fit_without_the_column_that_says_which_rows_are_bad_is_refused()
    {
        IDataView aligned = _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide", badRows: BadRowPolicy.Skip)
            .Append(_ml.Transforms.SelectColumns("Features", "Clicked"))
            .Fit(_ml.View(Mixed)).Transform(_ml.View(Mixed));
        Assert.That(() => _ml.BinaryClassification.Trainers.CtrTower(Tiny.Tower()).Fit(aligned),
            Throws.InvalidOperationException.With.Message.Contains(
                "column 'FeaturesProblem', which says which rows are bad, is gone"));
    }

    [Test]
    public void Appended_rows_keep_their_problems_and_must_have_one_policy()
    {
        FeatureAlignmentTransformer skipping = _ml.Transforms
            .AlignFeatureSchema(TinyWorld.Schema, "guide", badRows: BadRowPolicy.Skip)
            .Fit(_ml.View(Good));
        IDataView good = skipping.Transform(_ml.View(Good)), mixed = skipping.Transform(_ml.View(Mixed));
        CtrModelParameters model =
            _ml.BinaryClassification.Trainers.CtrTower(Tiny.Tower()).Fit(_ml.Data.AppendRows(good, mixed)).Model;
        Assert.That((model.Rows, model.History[0].BadRows.Single().Rows), Is.EqualTo((360, 20)));
        Assert.That(() => _ml.Data.AppendRows(skipping.WithBadRows(BadRowPolicy.Refuse).Transform(_ml.View(Good)), mixed),
            Throws.InvalidOperationException.With.Message.Contains("different policies for bad rows"));
    }

    [Test]
    public void Bad_validation_rows_are_left_out_and_reported()
    {
        FeatureAlignmentTransformer alignment =
            _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide", badRows: BadRowPolicy.Skip).Fit(_ml.View(Good));
        CtrModelParameters model = _ml.BinaryClassification.Trainers.CtrTower(Tiny.Tower())
            .Fit(alignment.Transform(_ml.View(Good)), alignment.Transform(_ml.View(Mixed))).Model;
        Assert.That(model.History[0].BadRows, Is.Empty);
        Assert.That(_warnings, Is.EqualTo(new[] { $"20 bad rows were left out of validation: {Infinite} (20)." }));
    }

    [Test]
    public void A_run_that_stopped_at_a_bad_row_goes_on_with_another_policy_and_its_results_say_what_was_left_out(
        [Values] bool guarded)
    {
        using var folder = new TemporaryFolder();
        ContinualPeriod[] periods = [.. ContinualRuns.Periods(_ml, 4)];
        GuideRow[] rows = TinyWorld.Guide(40, seed: 77);
        HomeRow[] source = TinyWorld.Home(80, seed: 78);
        source[5].Cents = float.NegativeInfinity;
        periods[2] = new("ugly", _ml.View(rows.Append(Mixed[4]).Append(Mixed[14])), _ml.View(source));

        ContinualTrainer refusing = Create(null);
        refusing.Run(periods[..2]);
        Assert.That(
            () => refusing.Step(periods[2]),
            Throws.TypeOf<BadRowException>().With.Message.StartsWith(
                "Period 'ugly': Column 'Euro', row 40: Infinity is infinite"));
        Assert.That(refusing.Results, Has.Count.EqualTo(2));

        ContinualTrainer skipping = Create(BadRowPolicy.Skip);
        skipping.Resume();
        skipping.Run(periods);
        PeriodResult ugly = skipping.Results[2];
        Assert.That((ugly.Rows, ugly.Metrics!.Rows), Is.EqualTo((42, 42)), "each row is scored");
        Assert.That(ugly.BadRows, Is.EqualTo(new[] { new BadRowCount(Infinite, guarded ? 1 : 2) }),
            "held-out rows are not trained on");
        Assert.That(skipping.SourceModel!.Model().History[2].BadRows,
            Is.EqualTo(new[] { new BadRowCount("Cents: infinite, or too large", 1) }));
        Assert.That(skipping.Results[3].BadRows, Is.Empty);

        ContinualTrainer again = Create(null);
        again.Resume();
        Assert.That(again.Results[2].BadRows, Is.EqualTo(ugly.BadRows));
        Assert.That(Pipeline(again.Model!).BadRows, Is.EqualTo(BadRowPolicy.Skip), "a model keeps what its last step said");

        ContinualTrainer Create(BadRowPolicy? badRows) => _ml.ContinualTrainer(new()
        {
            Source = _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "home")
                .Append(_ml.BinaryClassification.Trainers.CtrTower(Tiny.Tower())),
            Target = source => _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide")
                .Append(_ml.BinaryClassification.Trainers.CtnetAdapter(Tiny.Ctnet(source))),
            LabelColumnName = "Clicked",
            GroupColumnName = "Visitor",
            CheckpointFolder = folder.Path,
            Guard = guarded ? new() { HeldOutShare = 0.03 } : null,
            ContinueOptions = new() { NumberOfThreads = 1, BadRows = badRows },
        });
        static FeatureAlignmentTransformer Pipeline(ITransformer model) =>
            ((IEnumerable<ITransformer>)model).OfType<FeatureAlignmentTransformer>().Single();
    }

    private EstimatorChain<CtrPredictionTransformer> Tower(BadRowPolicy badRows) =>
        _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide", badRows: badRows)
            .Append(_ml.BinaryClassification.Trainers.CtrTower(Tiny.Tower()));

    private void Note(object? sender, LoggingEventArgs log)
    {
        if (log.Kind == ChannelMessageKind.Warning && log.RawMessage.Contains("bad rows", StringComparison.Ordinal))
            _warnings.Add(log.RawMessage);
    }

    private sealed class WeightedRow
    {
        public float Weight { get; set; }
    }
}
