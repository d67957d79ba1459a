using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Continual;

/// <summary>
/// A refreshed source with other layers than before. The target has the layers [8, 5] over embeddings of width 4, and so had its
/// source. The step has no rows, so that nothing but the source changes.
/// </summary>
public sealed class OtherSourceTests
{
    private readonly MLContext _ml = new(seed: 1);
    private ITransformer _source = null!, _model = null!;

    private static GuideRow[] Guide => TinyWorld.Guide(200, seed: 3);

    [OneTimeSetUp]
    public void Prepare()
    {
        _source = _ml.FitSource();
        _model = _ml.FitCtnet(_source, _ml.View(Guide));
    }

    // By default the adapters of the layers 0, 1 and 2 read s_0, s_0 and s_1.
    [TestCase(AdapterInput.Previous, 4, new[] { 9, 5 }, new[] { 2 })]
    [TestCase(AdapterInput.Previous, 4, new[] { 8, 6 }, new int[0], Description = "s_2 is not read")]
    [TestCase(AdapterInput.Previous, 3, new[] { 8, 5 }, new[] { 0, 1 }, Description = "s_0 has another width")]
    [TestCase(AdapterInput.Previous, 4, new[] { 8, 5, 4 }, new int[0], Description = "s_3 is not read")]
    [TestCase(AdapterInput.Previous, 4, new[] { 8 }, new int[0], Description = "s_1 is the last")]
    [TestCase(AdapterInput.Same, 4, new[] { 8, 6 }, new[] { 2 })]
    [TestCase(AdapterInput.Same, 4, new[] { 8 }, new[] { 2 }, Description = "layer 2 reads s_1, as there is no s_2")]
    public void Adapters_that_do_not_fit_start_anew_and_the_others_stay(
        AdapterInput input, int embedding, int[] hidden, int[] restarted)
    {
        CtnetAdapterOptions options = Tiny.Ctnet(_source);
        options.AdapterInput = input;
        ITransformer model = Fit(options);
        List<string> warnings = WarningList.Of(_ml);
        ITransformer next = Step(model, Source(embedding, hidden));

        Assert.That(next.Model().History.Select(record => record.RestartedAdapters), Is.EqualTo((int[][])[[], restarted]));
        string expected = $"the adapters of the target layers {string.Join(", ", restarted)} start anew";
        Assert.That(warnings.Count(warning => warning.Contains(expected)), Is.EqualTo(restarted.Length > 0 ? 1 : 0));
        foreach ((string name, WeightTensor weight) in next.Model().Weights)
        {
            if (!restarted.Any(layer => name.StartsWith($"adapter{layer}.", StringComparison.Ordinal)))
                Assert.That(weight.SameAs(model.Model().Weights[name]), Is.True, name);
        }

        foreach (int layer in restarted)
        {
            string name = $"adapter{layer}.layer";
            int width = next.Model().Weights[$"{name}.bias"].Values.Length / 2;
            WeightTensor weight = next.Model().Weights[$"{name}.weight"];
            Assert.That(weight.Values[..(width * weight.Columns)], Has.All.Zero, "U is zero");
            Assert.That(next.Model().Weights[$"{name}.bias"].Values[..width], Has.All.Zero, "c is zero");
            Assert.That(
                next.Model().OptimizerState!.Where(state => state.Key.StartsWith($"{name}.", StringComparison.Ordinal))
                    .SelectMany(state => state.Value.Values),
                Is.Not.Empty.And.All.Zero, "the optimizer has seen no gradient");
        }
    }

    [Test]
    public void A_model_whose_adapters_all_started_anew_predicts_as_its_target_tower_alone()
    {
        // Every vector of the source has another width.
        ITransformer next = Step(_model, Source(3, [9, 6]));
        IDataView rows = _ml.View(TinyWorld.Guide(100, seed: 5));
        Dictionary<string, WeightTensor> alone = next.Model().Weights.ToDictionary(
            weight => weight.Key,
            weight => weight.Key.StartsWith("adapter", StringComparison.Ordinal)
                ? new WeightTensor(weight.Value.Shape, new float[weight.Value.Values.Length])
                : weight.Value);
        Assert.That(next.Model().History[^1].RestartedAdapters, Is.EqualTo([0, 1, 2]));
        ITransformer zero = Replace(next, new(next.Model().Content, alone, null, next.Model().Source));
        Assert.That(next.Scores(rows).SameAs(zero.Scores(rows)), Is.True);
        Assert.That(next.Scores(rows), Is.Not.EqualTo(_model.Scores(rows)).Within(1e-3f));
    }

    [TestCase(new[] { 8 })]
    [TestCase(new[] { 7, 6, 5 })]
    public void A_source_of_another_depth_is_read_alike_in_training_and_in_scoring(int[] hidden)
    {
        ITransformer next = _ml.BinaryClassification.Continue(
            _model, _ml.View(Guide), Source(4, hidden), new() { NumberOfThreads = 1 });
        // The next step keeps the source. In a single batch, its loss is that of the model before the step.
        GuideRow[] batch = [.. Guide.Take(30)];
        ITransformer last = _ml.BinaryClassification.Continue(next, _ml.View(batch), null, new() { NumberOfThreads = 1 });
        double loss = batch.Zip(next.Probabilities(_ml.View(batch)), (row, p) => -Math.Log(row.Clicked ? p : 1 - p)).Average();
        Assert.That(last.Model().History[^1].LogLoss, Is.EqualTo(loss).Within(1e-4));
        Assert.That(last.Model().History.Select(record => record.RestartedAdapters.Count),
            Is.EqualTo([0, hidden[0] == 8 ? 0 : 1, 0]));
    }

    [Test]
    public void Columns_bring_a_source_of_other_widths_too()
    {
        ITransformer model = _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide")
            .Append(_ml.Transforms.FeaturizeWithSourceTower(_source))
            .Append(_ml.BinaryClassification.Trainers.CtnetAdapter(Tiny.Ctnet(null))).Fit(_ml.View(Guide));
        Assert.That(Step(model, Source(4, [9, 5])).Model().History[^1].RestartedAdapters, Is.EqualTo([2]));
        Assert.That(() => Step(model, Source(4, [8, 5, 4])),
            Throws.ArgumentException.With.Message.Contains("The source tower has 3 hidden layers"));
    }

    [Test]
    public void Carrying_over_needs_the_same_shape([Values(new[] { 9, 5 }, new[] { 8, 5, 4 })] int[] hidden)
    {
        CtnetAdapterOptions options = Tiny.Ctnet(_source);
        options.SourceRefresh = SourceRefresh.Both;
        ITransformer model = Fit(options);
        Assert.That(() => Step(model, Source(4, hidden)), Throws.ArgumentException.With.Message.StartsWith(
            "SourceRefresh Both needs towers of the same shape: the source has EmbeddingSize 4, HiddenUnits "
            + $"[{string.Join(", ", hidden)}]"));
    }

    private static TransformerChain<ITransformer> Replace(ITransformer chain, CtrModelParameters model) => new(
    [
        .. Chains.Parts(chain).Select(part => part is CtrPredictionTransformer prediction
            ? new CtrPredictionTransformer(
                ((IHostEnvironment)new MLContext()).Register("replaced"), model, prediction.FeatureColumnName)
            : part),
    ]);

    private TransformerChain<ITransformer> Step(ITransformer model, ITransformer source) =>
        _ml.BinaryClassification.Continue(model, _ml.View(Guide.Take(0)), source, new() { NumberOfThreads = 1 });

    private TransformerChain<CtrPredictionTransformer> Fit(CtnetAdapterOptions options) => _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide")
        .Append(_ml.BinaryClassification.Trainers.CtnetAdapter(options)).Fit(_ml.View(Guide));

    private TransformerChain<CtrPredictionTransformer> Source(int embedding, int[] hidden)
    {
        CtrTowerOptions options = Tiny.Tower();
        (options.EmbeddingSize, options.HiddenUnits) = (embedding, hidden);
        return _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "home")
            .Append(_ml.BinaryClassification.Trainers.CtrTower(options)).Fit(_ml.View(TinyWorld.Home(300, seed: 1)));
    }
}
