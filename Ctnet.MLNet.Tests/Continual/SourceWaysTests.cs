using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Continual;

/// <summary>The source as columns of the data, and the source evaluated on the training device, give the same model.</summary>
public sealed class SourceWaysTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Test]
    public void Columns_and_option_give_the_same_model_and_go_on_alike([Values] bool sourceLogit)
    {
        ITransformer source = _ml.FitSource(), refreshed = _ml.FitSource(rows: 900, seed: 2);
        IDataView rows = _ml.View(TinyWorld.Guide(200, seed: 3)), probe = _ml.View(TinyWorld.Guide(100, seed: 4));
        IDataView newRows = _ml.View(TinyWorld.Guide(100, seed: 5, firstUser: 10));
        CtnetAdapterOptions option = Tiny.Ctnet(source), columns = Tiny.Ctnet(null);
        option.SourceLogit = columns.SourceLogit = sourceLogit;

        ITransformer byOption = _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide")
            .Append(_ml.BinaryClassification.Trainers.CtnetAdapter(option)).Fit(rows);
        ITransformer byColumns = _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide")
            .Append(_ml.Transforms.FeaturizeWithSourceTower(source))
            .Append(_ml.BinaryClassification.Trainers.CtnetAdapter(columns)).Fit(rows);
        AssertClose(byColumns, byOption);

        ITransformer nextByOption = Continue(byOption), nextByColumns = Continue(byColumns);
        AssertClose(nextByColumns, nextByOption);
        Assert.That(Distance(nextByOption, byOption), Is.GreaterThan(0.01), "the step should have learnt something");

        ITransformer Continue(ITransformer model) =>
            _ml.BinaryClassification.Continue(model, newRows, refreshed, new() { NumberOfThreads = 1 });

        void AssertClose(ITransformer left, ITransformer right)
        {
            foreach ((string name, WeightTensor weight) in right.Model().Weights)
                Assert.That(left.Model().Weights[name].Values, Is.EqualTo(weight.Values).Within(1e-5f), name);
            Assert.That(Distance(left, right), Is.LessThan(1e-5));
        }

        double Distance(ITransformer left, ITransformer right) =>
            left.Scores(probe).Zip(right.Scores(probe), (a, b) => Math.Abs(a - b)).Max();
    }

    [Test]
    public void Columns_of_another_prefix_are_found_by_it()
    {
        ITransformer source = _ml.FitSource();
        IDataView rows = _ml.View(TinyWorld.Guide(100, seed: 3));
        CtnetAdapterOptions options = Tiny.Ctnet(null);
        options.SourceColumnPrefix = "Home";
        ITransformer model = _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide")
            .Append(_ml.Transforms.FeaturizeWithSourceTower(source, columnPrefix: "Home"))
            .Append(_ml.BinaryClassification.Trainers.CtnetAdapter(options)).Fit(rows);

        ITransformer usual = _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide")
            .Append(_ml.Transforms.FeaturizeWithSourceTower(source))
            .Append(_ml.BinaryClassification.Trainers.CtnetAdapter(Tiny.Ctnet(null))).Fit(rows);
        Assert.That(model.Model().Weights.SameAs(usual.Model().Weights), Is.True);
    }
}
