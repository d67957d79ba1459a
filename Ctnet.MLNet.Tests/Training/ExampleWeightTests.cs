using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Training;

/// <summary>The effect of a row's weight on one batch. The optimizers' sums show its gradients.</summary>
public sealed class ExampleWeightTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly GuideRow[] _rows = TinyWorld.Guide(40, seed: 3);
    private FeatureAlignmentTransformer _alignment = null!;

    [OneTimeSetUp]
    public void Prepare() => _alignment = _ml.Align(_ml.View(_rows.Append(Stranger(0))));

    [Test]
    public void A_row_of_weight_2_counts_as_two_rows()
    {
        CtrModelParameters twice = Fit([_rows[0], .. _rows]),
            weighted = Fit([_rows[0].With(row => row.Weight = 2), .. _rows[1..]]);
        AssertSameGradients(weighted, 40, twice, 41);
    }

    [Test]
    public void A_row_of_weight_0_counts_as_none()
    {
        CtrModelParameters without = Fit(_rows), with = Fit([.. _rows, Stranger(0), Stranger(0)]);
        AssertSameGradients(with, 42, without, 40);

        // Only rows of weight 0 have this user, so its embedding keeps its drawn values. Embeddings of other ids change.
        int stranger = TableRow("stranger"), other = TableRow(_rows[0].Visitor!);
        Assert.That(Embedding(with, stranger), Is.EqualTo(Embedding(without, stranger)));
        Assert.That(Embedding(Fit([.. _rows, Stranger(1)]), stranger), Is.Not.EqualTo(Embedding(without, stranger)));
        Assert.That(Embedding(with, other), Is.Not.EqualTo(Embedding(Fit([Stranger(1)]), other)));
    }

    [Test]
    public void Without_the_option_weights_are_not_read()
    {
        CtrTowerOptions options = OneBatch();
        options.ExampleWeightColumnName = null;
        CtrTowerTrainer trainer = _ml.BinaryClassification.Trainers.CtrTower(options);
        CtrModelParameters weighted = trainer.Fit(
            Aligned([.. _rows.Select(row => row.With(changed => changed.Weight = 5))])).Model;
        Tiny.AssertSame(weighted, Fit(_rows));
    }

    [Test]
    public void Reported_losses_are_means_by_weight()
    {
        double? once = Fit(_rows).History[0].LogLoss;
        Assert.That(Fit(Weighing(100)).History[0].LogLoss, Is.EqualTo(once).Within(1e-6));
        Assert.That(Fit(Weighing(0.01f)).History[0].LogLoss, Is.EqualTo(once).Within(1e-6));
        Assert.That(
            Fit([_rows[0].With(row => row.Weight = 2), .. _rows[1..]]).History[0].LogLoss,
            Is.EqualTo(Fit([_rows[0], .. _rows]).History[0].LogLoss).Within(1e-6));
        Assert.That(Fit([.. _rows, Stranger(0)]).History[0].LogLoss, Is.EqualTo(once).Within(1e-6));
    }

    [Test]
    public void Progress_and_validation_report_means_by_weight()
    {
        (double progress, string validation) = Report(_rows);
        (double progressOf100, string validationOf100) = Report(Weighing(100));
        Assert.That(progressOf100, Is.EqualTo(progress).Within(1e-6));
        Assert.That(validationOf100, Is.EqualTo(validation).And.Contains("validation log loss 0."));

        (double Progress, string Validation) Report(GuideRow[] validation)
        {
            var ml = new MLContext(seed: 1);
            string line = "";
            ml.Log += (_, log) => line = log.RawMessage.Contains("validation log loss") ? log.RawMessage : line;
            CtrTowerOptions options = OneBatch();
            var progress = new ProgressList();
            options.Progress = progress;
            ml.BinaryClassification.Trainers.CtrTower(options).Fit(Aligned(_rows), Aligned(validation));
            return (progress[^1].LogLoss, line);
        }
    }

    [Test]
    public void Differences_of_a_fallback_are_means_by_weight_and_count_rows()
    {
        FallbackCheck once = Judge(1), hundred = Judge(100);
        Assert.That((once.Rows, hundred.Rows), Is.EqualTo((40L, 40L)));
        Assert.That(Math.Abs(hundred.Difference!.Value), Is.LessThan(0.5));

        FallbackCheck Judge(float weight)
        {
            CtnetAdapterOptions options = Tiny.Ctnet(_ml.FitSource());
            (options.BatchSize, options.ExampleWeightColumnName, options.FallbackRows) = (8, "Weight", 100);
            return _ml.BinaryClassification.Trainers.CtnetAdapter(options).Fit(Aligned(Weighing(weight))).Model
                .History[0].Fallback!;
        }
    }

    [Test]
    public void Weights_that_are_all_0_are_refused()
    {
        const string Message = "The weight of all 40 rows is 0, so there is nothing to train on. Fill column 'Weight'";
        Assert.That(() => Fit(Weighing(0)), Throws.InvalidOperationException.With.Message.StartsWith(Message));
        CtrTowerTrainer trainer = _ml.BinaryClassification.Trainers.CtrTower(OneBatch());
        Assert.That(
            () => trainer.Fit(Aligned(Weighing(0)), null, Fit(_rows)),
            Throws.InvalidOperationException.With.Message.StartsWith(Message));
        Assert.That(
            () => trainer.Fit(Aligned(_rows), Aligned(Weighing(0))),
            Throws.InvalidOperationException.With.Message.StartsWith(
                "There are no validation rows whose weight is above 0 in column 'Weight'"));
    }

    [Test]
    public void A_weight_that_is_too_large_is_named_with_its_column_and_row() => Assert.That(
        () => Fit([.. _rows.Select((row, i) => row.With(changed => changed.Weight = i == 17 ? 1e38f : 1))]),
        Throws.TypeOf<BadRowException>().With.Message.StartsWith(
            "Column 'Weight', row 17: a weight must be at most 1,000,000, but is 1E+38."));

    private GuideRow[] Weighing(float weight) => [.. _rows.Select(row => row.With(changed => changed.Weight = weight))];

    private static GuideRow Stranger(float weight) =>
        new() { Visitor = "stranger", Product = "i1", Weight = weight, Clicked = true };

    // Dense sums are squares of the mean gradient. Embedding sums are 1 plus the mean square of the summed gradient.
    private static void AssertSameGradients(CtrModelParameters left, int leftRows, CtrModelParameters right, int rightRows)
    {
        foreach ((string name, WeightTensor sums) in left.OptimizerState!)
        {
            bool embedded = name == "tower.embeddings";
            float[] expected = right.OptimizerState![name].Values;
            double[] leftGradient = [.. sums.Values.Select(sum => embedded ? sum : Math.Sqrt(sum) * leftRows)];
            double[] rightGradient = [.. expected.Select(sum => embedded ? sum : Math.Sqrt(sum) * rightRows)];
            Assert.That(rightGradient, Has.Some.GreaterThan(0.01), name);
            Assert.That(leftGradient, Is.EqualTo(rightGradient).Within(1e-5 * rightGradient.Max()), name);
        }

        Assert.That(left.Weights["tower.embeddings"].Values, Is.EqualTo(right.Weights["tower.embeddings"].Values).Within(1e-6f));
    }

    private static float[] Embedding(CtrModelParameters model, int row) =>
        model.Weights["tower.embeddings"].Values[(row * 5)..((row + 1) * 5)];

    // The first space of the table has the users.
    private int TableRow(string user) =>
        2 + Enumerable.Range(0, 1000).First(id => _alignment.Alignment.Vocabularies["user"].Values[id] == user);

    private IDataView Aligned(GuideRow[] rows) => _alignment.Transform(_ml.View(rows));

    private CtrModelParameters Fit(GuideRow[] rows) =>
        _ml.BinaryClassification.Trainers.CtrTower(OneBatch()).Fit(Aligned(rows)).Model;

    private static CtrTowerOptions OneBatch()
    {
        CtrTowerOptions options = Tiny.Tower();
        (options.BatchSize, options.ShufflePoolSize, options.ExampleWeightColumnName) = (1000, 0, "Weight");
        return options;
    }
}
