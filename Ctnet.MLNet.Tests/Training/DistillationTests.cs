using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Networks.Ctnet;
using Ctnet.MLNet.Tests.Continual;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;
using TorchSharp;

namespace Ctnet.MLNet.Tests.Training;

/// <summary>The source's predictions take a share of the labels in training.</summary>
public sealed class DistillationTests
{
    private readonly MLContext _ml = new(seed: 1);
    private IDataView _rows = null!, _later = null!;
    private ITransformer _source = null!;

    [OneTimeSetUp]
    public void Prepare()
    {
        _source = _ml.FitSource();
        _rows = _ml.View(TinyWorld.Guide(600, seed: 2));
        _later = _ml.View(TinyWorld.Guide(300, seed: 4));
    }

    [Test]
    public void The_loss_is_the_cross_entropy_for_the_mixed_labels()
    {
        using var scope = torch.NewDisposeScope();
        float[] logits = [0.5f, -2, 1.5f], teacher = [1, -1, -3], labels = [1, 0, 1], weights = [1, 2, 0.5f];
        const double Share = 0.3, Shift = 0.7;
        var batch = new ImpressionBatch { Count = 3 };
        batch.Labels.AddRange(labels);
        batch.Weights.AddRange(weights);
        BatchPart part = BatchPart.Whole(batch, torch.CPU);
        torch.Tensor target = torch.tensor(logits, requires_grad: true);
        torch.Tensor loss = CtrNetwork.LogLossOf(target, part).LogLoss
            + new Distillation(Share, Shift, null).LossOf(target, torch.tensor(teacher), part);
        loss.backward();

        double expected = 0;
        float[] slopes = new float[3];
        for (int row = 0; row < 3; row++)
        {
            // The teacher's logit is that of the rows as they are; the target trains on sampled rows.
            double mixed = (1 - Share) * labels[row] + Share * Sigmoid(teacher[row] - Shift), predicted = Sigmoid(logits[row]);
            expected -= weights[row] * (mixed * Math.Log(predicted) + (1 - mixed) * Math.Log(1 - predicted));
            slopes[row] = (float)(weights[row] * (predicted - mixed));
        }

        Assert.That(loss.item<float>(), Is.EqualTo(expected).Within(1e-5));
        Assert.That(target.grad!.data<float>().ToArray(), Is.EqualTo(slopes).Within(1e-6f));
    }

    [Test]
    public void A_tower_that_is_taught_comes_near_its_teacher_and_scores_without_it([Values] bool columns)
    {
        double alone = Distance(0), taught = Distance(0.9);
        Assert.That(taught, Is.LessThan(0.6 * alone));

        double Distance(double share)
        {
            CtnetAdapterOptions options = Tiny.Ctnet(columns ? null : _source);
            (options.AdapterKind, options.NewIdsFromSource, options.DistillationShare) = (AdapterKind.None, false, share);
            options.NumberOfEpochs = 4;
            FeatureAlignmentTransformer align = _ml.Align(_rows);
            SourceTowerTransformer featurizer = _ml.Transforms.FeaturizeWithSourceTower(_source).Fit(align.Transform(_rows));
            IDataView rows = align.Transform(_rows);
            CtrPredictionTransformer model = _ml.BinaryClassification.Trainers.CtnetAdapter(options)
                .Fit(columns ? featurizer.Transform(rows) : rows);
            Assert.That(model.Model.ReadSources, Is.Empty);
            Assert.That(model.Inputs.Select(input => input.Name), Is.EqualTo(new[] { "Features" }));
            float[] own = model.Scores(align.Transform(_later));
            IDataView featurized = featurizer.Transform(align.Transform(_later));
            float[] source = [.. featurized.GetColumn<float[]>("SourceTower.Logit").Select(each => each[0])];
            return own.Zip(source, (left, right) => Math.Abs(left - right)).Average();
        }
    }

    [Test]
    public void The_reported_loss_is_that_of_the_labels()
    {
        // With rates of zero both models stay as they start, and so do their losses. One is computed by libtorch, which rounds
        // otherwise.
        Assert.That(Loss(0.4), Is.EqualTo(Loss(0)).Within(1e-7));

        double Loss(double share)
        {
            CtnetAdapterOptions options = Tiny.Ctnet(_source);
            (options.LearningRate, options.EmbeddingLearningRate, options.DistillationShare) = (0, 0, share);
            return Fit(options).Model().History[0].LogLoss!.Value;
        }
    }

    [Test]
    public void The_evidence_of_each_user_is_the_sum_of_the_loss_differences()
    {
        // The target predicts a half all the time, so its loss is ln 2 in each row.
        CtnetAdapterOptions options = Tiny.Ctnet(_source);
        (options.AdapterKind, options.NewIdsFromSource, options.LinearTerm) = (AdapterKind.None, false, false);
        (options.LearningRate, options.EmbeddingLearningRate) = (0, 0);
        (options.DistillationShare, options.DistillationField, options.ShufflePoolSize) = (0.2, "user", 0);
        GuideRow[] rows = [.. TinyWorld.Guide(200, seed: 5)];
        IDataView view = _ml.View(rows);
        FeatureAlignmentTransformer align = _ml.Align(view);
        IDataView aligned = align.Transform(view);
        CtrPredictionTransformer model = _ml.BinaryClassification.Trainers.CtnetAdapter(options).Fit(aligned);
        float[] evidence = model.Model.OptimizerState![SourceEvidence.Name].Values;
        float[] own = model.Scores(aligned);
        float[] source =
            [.. _ml.Transforms.FeaturizeWithSourceTower(_source).Fit(aligned).Transform(aligned)
                .GetColumn<float[]>("SourceTower.Logit").Select(each => each[0])];

        double[] expected = new double[evidence.Length];
        string[] users = [.. align.Vocabulary("user")];
        for (int row = 0; row < rows.Length; row++)
        {
            ref double sum = ref expected[2 + Array.IndexOf(users, rows[row].Visitor)];
            sum = Math.Clamp(sum + Loss(own[row], rows[row].Clicked) - Loss(source[row], rows[row].Clicked), -5, 5);
        }

        Assert.That(evidence, Is.EqualTo(expected.Select(sum => (float)sum)).Within(1e-4f));
        Assert.That(expected, Has.Some.GreaterThan(0.5).And.Some.LessThan(-0.2));

        static double Loss(float logit, bool clicked) => -Math.Log(Sigmoid(clicked ? logit : -logit));
    }

    [Test]
    public void A_field_that_cannot_tell_rows_apart_is_refused()
    {
        CtnetAdapterOptions options = Tiny.Ctnet(_source);
        (options.DistillationShare, options.DistillationField) = (0.2, "tags");
        Assert.That(
            () => Fit(options),
            Throws.TypeOf<InvalidOptionsException>().With.Message.EqualTo("CtnetAdapterOptions.DistillationField must be a "
                + "categorical field of the rows' features (user, item, placement, topic), but is 'tags'."));
        options.DistillationShare = 0.5;
        Assert.That(
            () => _ml.BinaryClassification.Trainers.CtnetAdapter(options),
            Throws.TypeOf<InvalidOptionsException>().With.Message.EqualTo("CtnetAdapterOptions.DistillationShare must be above 0 "
                + "and below 0.5 where DistillationField is given, but is 0.5."));
    }

    private static double Sigmoid(double logit) => 1 / (1 + Math.Exp(-logit));

    private TransformerChain<CtrPredictionTransformer> Fit(CtnetAdapterOptions options) =>
        _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide").Append(_ml.BinaryClassification.Trainers.CtnetAdapter(options)).Fit(_rows);
}
