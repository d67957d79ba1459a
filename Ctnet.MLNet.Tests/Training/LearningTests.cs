using Ctnet.MLNet.Tests.Evaluation;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Training;

public sealed class LearningTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Test]
    public void The_loss_falls_and_fresh_rows_are_ranked_nearly_as_well_as_possible([Values] bool ctnet)
    {
        ITransformer source = _ml.FitSource();
        IDataView rows = _ml.View(TinyWorld.Guide(3000, seed: 1));
        GuideRow[] fresh = TinyWorld.Guide(2000, seed: 2);
        var progress = new ProgressList();
        ITransformer model = _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide").Append(Trainer()).Fit(rows);

        double[] losses = [.. progress.GroupBy(report => report.Epoch).Select(pass => pass.Last().LogLoss)];
        Assert.That(losses, Has.Length.EqualTo(2));
        Assert.That(losses[1], Is.LessThan(losses[0]));
        // The loss of an untrained model is ln 2.
        Assert.That(losses[0], Is.LessThan(Math.Log(2) - 0.03));

        // No model ranks better than the probabilities that the labels were drawn with. The AUC of chance is a half.
        bool[] labels = [.. fresh.Select(row => row.Clicked)];
        double attainable = BruteForce.Auc(labels, [.. fresh.Select(row => row.TrueProbability)]);
        double reached = BruteForce.Auc(labels, model.Scores(_ml.View(fresh)));
        Assert.That(attainable, Is.GreaterThan(0.75));
        Assert.That(reached, Is.GreaterThan(0.5 + 0.9 * (attainable - 0.5)));
        // The model is calibrated. The sum of 2,000 labels deviates by less than 2.5 %.
        Assert.That(
            model.Probabilities(_ml.View(fresh)).Average(),
            Is.EqualTo(fresh.Average(row => row.TrueProbability)).Within(10).Percent);

        IEstimator<ITransformer> Trainer()
        {
            CtrTrainerOptions options = ctnet ? Tiny.Ctnet(source) : Tiny.Tower();
            (options.NumberOfEpochs, options.Progress) = (2, progress);
            return ctnet
                ? _ml.BinaryClassification.Trainers.CtnetAdapter((CtnetAdapterOptions)options)
                : _ml.BinaryClassification.Trainers.CtrTower((CtrTowerOptions)options);
        }
    }

    [Test]
    public void The_source_helps_where_the_target_has_few_rows()
    {
        // 150 rows are few for 30 users and 20 items, so the knowledge of 6,000 rows of home must help.
        double[] gains = [.. Enumerable.Range(1, 4).Select(seed =>
        {
            ITransformer source = _ml.FitSource(rows: 6000, seed);
            (CtrTowerOptions alone, CtnetAdapterOptions transferred) = (Tiny.Tower(seed), Tiny.Ctnet(source, seed));
            alone.BatchSize = transferred.BatchSize = 8;
            GuideRow[] few = TinyWorld.Guide(150, seed), fresh = TinyWorld.Guide(2000, seed: 100 + seed);
            return Auc(_ml.BinaryClassification.Trainers.CtnetAdapter(transferred))
                - Auc(_ml.BinaryClassification.Trainers.CtrTower(alone));

            double Auc(IEstimator<ITransformer> trainer)
            {
                ITransformer model = _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide").Append(trainer)
                    .Fit(_ml.View(few));
                return BruteForce.Auc([.. fresh.Select(row => row.Clicked)], model.Scores(_ml.View(fresh)));
            }
        })];
        Assert.That(gains.Average(), Is.GreaterThan(0.03));
    }
}
