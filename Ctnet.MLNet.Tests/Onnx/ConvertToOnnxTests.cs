using Ctnet.MLNet.Tests.MLNetSurface;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Onnx;

/// <summary>ML.NET's own ConvertToOnnx refuses our models, and does not leave them out.</summary>
public sealed class ConvertToOnnxTests
{
    private readonly List<string> _warnings = [];

    [TestCaseSource(typeof(Clicks), nameof(Clicks.Pipelines))]
    public void It_refuses_in_its_own_words(IEstimator<ITransformer> pipeline)
    {
        ITransformer model = pipeline.Fit(Clicks.Guide);

        AssertRefused(model);
        // ML.NET's transformers around ours change nothing.
        AssertRefused(pipeline.Append(Clicks.Context.Transforms.CopyColumns("Chance", "Probability")).Fit(Clicks.Guide));
    }

    [Test]
    public void It_refuses_a_source_tower_in_its_own_words() => AssertRefused(
        Clicks.Context.Transforms.FeaturizeWithSourceTower(Clicks.Source, "guide").Fit(Clicks.Guide));

    [Test]
    public void It_refuses_a_calibrated_trainer_of_its_own_over_our_columns()
    {
        BinaryClassificationCatalog catalog = Clicks.Context.BinaryClassification;
        AssertRefused(Clicks.Align().Append(Clicks.Context.Transforms.FeaturizeWithSourceTower(Clicks.Source))
            .Append(catalog.Trainers.LbfgsLogisticRegression("Label", "SourceTower.Layer2")).Fit(Clicks.Guide));
        AssertRefused(Clicks.TowerPipeline().Append(catalog.Calibrators.Platt()).Fit(Clicks.Guide));
    }

    private void AssertRefused(ITransformer model)
    {
        var ml = new MLContext();
        _warnings.Clear();
        ml.Log += (_, message) => _warnings.Add(message.Message);
        Assert.That(
            () => ml.Model.ConvertToOnnx(model, Clicks.Guide, Stream.Null),
            // A calibrator of ML.NET's looks its score up in the part of the model that was converted.
            Throws.InvalidOperationException.Or.InstanceOf<ArgumentException>().Or.TypeOf<KeyNotFoundException>());
        Assert.That(_warnings, Has.Some.Contains("Had to stop walkback of pipeline at BatchedView"));
    }
}
