using Ctnet.MLNet.Models;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Continual;

/// <summary>A CTNet with a fallback is a CTNet beside a target-only model. Neither influences the other.</summary>
public sealed class FallbackTests
{
    private const string Prefix = "fallback.";

    private readonly MLContext _ml = new(seed: 1);
    private ITransformer _source = null!, _refreshed = null!;
    private IDataView _rows = null!, _newRows = null!, _probe = null!;

    [OneTimeSetUp]
    public void Prepare()
    {
        (_source, _refreshed) = (_ml.FitSource(), _ml.FitSource(rows: 900, seed: 2));
        (_rows, _newRows) = (_ml.View(TinyWorld.Guide(400, seed: 3)), _ml.View(TinyWorld.Guide(300, seed: 5, firstUser: 10)));
        _probe = _ml.View(TinyWorld.Guide(100, seed: 6, firstUser: 5));
    }

    [Test]
    public void Both_towers_are_to_the_last_bit_what_they_are_without_each_other(
        [Values(1, 2)] int threads, [Values] bool everyOption)
    {
        ITransformer tower = Step(Fit(null)), plain = Step(Fit(Ctnet(null))), model = Step(Fit(Ctnet(1600)));

        Assert.That(PartOf(model.Model().Weights, fallback: false).SameAs(plain.Model().Weights), Is.True);
        Assert.That(PartOf(model.Model().OptimizerState!, fallback: false).SameAs(plain.Model().OptimizerState!), Is.True);
        Assert.That(model.Scores(_probe).SameAs(plain.Scores(_probe)), Is.True);
        Assert.That(PartOf(model.Model().Weights, fallback: true).SameAs(tower.Model().Weights), Is.True);
        Assert.That(PartOf(model.Model().OptimizerState!, fallback: true).SameAs(tower.Model().OptimizerState!), Is.True);

        // A refreshed source changes the CTNet, and must not change the fallback tower.
        ITransformer Step(ITransformer before) =>
            Continue(before, _newRows, before.Model().Source is null ? null : _refreshed, threads);
        CtnetAdapterOptions Ctnet(int? rows)
        {
            CtnetAdapterOptions options = Set(Tiny.Ctnet(_source));
            options.FallbackRows = rows;
            return options;
        }

        ITransformer Fit(CtnetAdapterOptions? options) => options is null
            ? this.Fit(_ml.BinaryClassification.Trainers.CtrTower(Set(Tiny.Tower())))
            : this.Fit(_ml.BinaryClassification.Trainers.CtnetAdapter(options));
        TOptions Set<TOptions>(TOptions options) where TOptions : CtrTrainerOptions
        {
            if (everyOption)
                EveryOption.Set(options, Normalization.Batch);
            (options.BatchSize, options.NumberOfThreads, options.FieldDropRate) = (160, threads, 0);
            return options;
        }
    }

    [Test]
    public void Without_the_source_it_predicts_what_the_target_tower_predicts_and_reads_nothing_else([Values] bool columns)
    {
        ITransformer tower = Fit(_ml.BinaryClassification.Trainers.CtrTower(Tiny.Tower())),
            closed = Closed(Fit(Options(), columns));

        Assert.That(closed.Scores(_probe).SameAs(tower.Scores(_probe)), Is.True);
        Assert.That(closed.Model().Content.Graph.Inputs.Keys, Is.EqualTo(new[] { "features" }));
        Assert.That(closed.Model().History[^1].Fallback, Has.Property("UsesSource").False);
        // The adapters are kept, because the source may help again.
        Assert.That(closed.Model().Weights.Keys, Has.Some.StartsWith("adapter1."));
    }

    [Test]
    public void A_step_trains_both_towers_even_if_the_fallback_predicts([Values] bool columns)
    {
        ITransformer model = Fit(Options(), columns);
        Tiny.AssertSame(Continue(Closed(model), _newRows, _refreshed).Model(),
            Continue(Continue(model, None), _newRows, _refreshed).Model());
    }

    [Test]
    public void A_saved_model_predicts_and_goes_on_as_in_memory([Values] bool closed)
    {
        CtnetAdapterOptions options = Options();
        options.SaveOptimizerState = true;
        ITransformer model = Fit(options);
        model = closed ? Closed(model) : model;
        ITransformer loaded = SaveAndLoad(model);
        Assert.That(loaded.Scores(_probe).SameAs(model.Scores(_probe)), Is.True);

        ITransformer next = Continue(model, _newRows, _refreshed), nextLoaded = Continue(loaded, _newRows, _refreshed);
        Tiny.AssertSame(nextLoaded.Model(), next.Model());
        Assert.That(nextLoaded.Model().Content.Fallback, Is.EqualTo(next.Model().Content.Fallback), "to the last bit");
        Assert.That(nextLoaded.Model().History[^1].Fallback, Is.EqualTo(next.Model().History[^1].Fallback));
        Assert.That(nextLoaded.Scores(_probe).SameAs(next.Scores(_probe)), Is.True);
    }

    [Test]
    public void Float16_and_the_executor_follow_the_graph()
    {
        CtnetAdapterOptions options = Options();
        options.SaveWeightsAsFloat16 = true;
        ITransformer closed = Closed(Fit(options)), loaded = SaveAndLoad(closed);
        Assert.That(loaded.Scores(_probe), Is.EqualTo(closed.Scores(_probe)).Within(0.01f));
        Assert.That(loaded.Scores(_probe).SameAs(closed.Scores(_probe)), Is.False);
    }

    [Test]
    public void The_history_has_the_difference_of_both_losses([Values(1, 3)] int passes)
    {
        // Each model alone reports its mean loss over the rows before it was trained on them, in the first pass.
        double with = Fit(Tiny.Ctnet(_source)).Model().History[0].LogLoss!.Value;
        double without = Fit(_ml.BinaryClassification.Trainers.CtrTower(Tiny.Tower())).Model().History[0].LogLoss!.Value;
        CtnetAdapterOptions options = Options();
        options.NumberOfEpochs = passes;
        FallbackCheck check = Fit(options).Model().History[0].Fallback!;

        Assert.That((check.Rows, check.UsesSource, check.Since), Is.EqualTo((400L, true, 1)));
        Assert.That(check.Difference, Is.EqualTo(with - without).Within(1e-6));
        Assert.That(check.StandardError, Is.InRange(0.001, 0.1));
        // With a memory of a million rows, nothing of the 400 rows is forgotten, and there are no earlier rows.
        Assert.That(check.RecentDifference, Is.EqualTo(check.Difference).Within(1e-3));
        Assert.That(check.RecentStandardError, Is.EqualTo(check.StandardError).Within(1e-3));
        Assert.That(Fit(Tiny.Ctnet(_source)).Model().History[0].Fallback, Is.Null);
    }

    [Test]
    public void A_fit_without_rows_judges_nothing()
    {
        ITransformer model = Fit(Options()), next = Continue(model, None, _refreshed);
        FallbackCheck before = model.Model().History[0].Fallback!, check = next.Model().History[1].Fallback!;
        Assert.That(check, Is.EqualTo(before with { Rows = 0, Difference = null, StandardError = null }));
        Assert.That(next.Model().Content.Fallback, Is.EqualTo(model.Model().Content.Fallback));
    }

    [Test]
    public void A_fallback_starts_as_the_production_model_that_CTNet_starts_from([Values] bool closed)
    {
        TransformerChain<CtrPredictionTransformer> production = Fit(_ml.BinaryClassification.Trainers.CtrTower(Tiny.Tower()));
        IDataView aligned = production.Transform(_probe), none = Chains.Parts(production).First().Transform(None);
        CtrModelParameters start =
            _ml.BinaryClassification.Trainers.CtnetAdapter(Options()).Fit(none, null, production.Model()).Model;
        if (closed)
            start = Fallbacks.Closed(start);

        CtrPredictionTransformer model = _ml.BinaryClassification.Trainers.CtnetAdapter(Options()).Fit(none, null, start);
        Assert.That(model.UnfoldedScores(aligned).SameAs(production.UnfoldedScores(_probe)), Is.True);
        Assert.That(PartOf(model.Model.OptimizerState!, fallback: true).SameAs(production.Model().OptimizerState!), Is.True);
    }

    [Test]
    public void A_fallback_can_be_added_and_removed()
    {
        ITransformer plain = Fit(Tiny.Ctnet(_source));
        IDataView aligned = Chains.Parts(plain).First().Transform(_newRows);
        CtrModelParameters got = _ml.BinaryClassification.Trainers.CtnetAdapter(Options())
            .Fit(Chains.Parts(plain).First().Transform(None), null, plain.Model()).Model;
        // The fallback starts with the weights of the target tower.
        Assert.That(PartOf(got.Weights, fallback: true).SameAs(new Dictionary<string, WeightTensor>(
            plain.Model().Weights.Where(weight => weight.Key.StartsWith("tower.", StringComparison.Ordinal)))), Is.True);
        Assert.That(got.History[1].Fallback,
            Is.EqualTo(new FallbackCheck(0, null, null, null, null, UsesSource: true, Since: 2)));

        var warnings = new List<string>();
        var ml = new MLContext(seed: 1);
        ml.Log += (_, log) =>
        {
            if (log.Kind == ChannelMessageKind.Warning)
                warnings.Add(log.RawMessage);
        };
        CtrModelParameters left =
            ml.BinaryClassification.Trainers.CtnetAdapter(Tiny.Ctnet(_source)).Fit(aligned, null, Fallbacks.Closed(got)).Model;
        Assert.That(
            left.Weights.SameAs(
                ml.BinaryClassification.Trainers.CtnetAdapter(Options()).Fit(aligned, null, got).Model.OwnTower.Weights),
            Is.True);
        Assert.That((left.Content.Fallback, left.ReadSources.Count()), Is.EqualTo(((FallbackState?)null, 1)));
        Assert.That(warnings, Is.EqualTo(new[]
        {
            "The earlier model predicted with its fallback tower, which the options leave out: "
                + "the model predicts with the source again.",
        }));
    }

    [Test]
    public void An_explosion_with_the_source_does_not_stop_the_fit()
    {
        // From row 300 on, the users are unknown to the source. Row 1 of its table, that of "never seen" users, is made to
        // explode.
        ITransformer broken = TransferWorld.Change(_source, weight => weight.Key != "tower.embeddings" ? weight.Value : new(
            weight.Value.Shape, [.. weight.Value.Values.Select((value, i) => i / weight.Value.Columns == 1 ? 1e8f : value)]));
        IDataView rows = _ml.View(TinyWorld.Guide(300, seed: 7).Concat(TinyWorld.Guide(100, seed: 8, firstUser: 100)));
        CtnetAdapterOptions options = Options(rows: 320), plain = Tiny.Ctnet(_source);
        options.ShufflePoolSize = plain.ShufflePoolSize = 0;
        Assert.That(() => Continue(Fit(plain), rows, broken), Throws.TypeOf<TrainingDivergedException>());

        ITransformer model = Continue(Fit(options), rows, broken);
        Assert.That(model.Model().History[^1].Fallback!.Difference, Is.GreaterThan(100));
        CtrTowerOptions tower = Tiny.Tower();
        tower.ShufflePoolSize = 0;
        ITransformer alone = Continue(Fit(_ml.BinaryClassification.Trainers.CtrTower(tower)), rows);
        Assert.That(Closed(model).Scores(_probe).SameAs(alone.Scores(_probe)), Is.True);
    }

    private IDataView None => _ml.Data.SkipRows(_rows, 400);

    private CtnetAdapterOptions Options(int rows = 1_000_000)
    {
        CtnetAdapterOptions options = Tiny.Ctnet(_source);
        options.FallbackRows = rows;
        return options;
    }

    private static Dictionary<string, WeightTensor> PartOf(IReadOnlyDictionary<string, WeightTensor> weights, bool fallback) =>
        weights
        .Where(weight => weight.Key.StartsWith(Prefix, StringComparison.Ordinal) == fallback)
        .ToDictionary(weight => fallback ? $"tower.{weight.Key[Prefix.Length..]}" : weight.Key, weight => weight.Value);

    private TransformerChain<CtrPredictionTransformer> Fit(CtnetAdapterOptions options, bool columns = false)
    {
        if (!columns)
            return Fit(_ml.BinaryClassification.Trainers.CtnetAdapter(options));
        options.Source = null;
        return _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide")
            .Append(_ml.Transforms.FeaturizeWithSourceTower(_source))
            .Append(_ml.BinaryClassification.Trainers.CtnetAdapter(options)).Fit(_rows);
    }

    private TransformerChain<CtrPredictionTransformer> Fit(IEstimator<CtrPredictionTransformer> trainer) =>
        _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide").Append(trainer).Fit(_rows);

    private TransformerChain<ITransformer> Continue(
        ITransformer model, IDataView rows, ITransformer? refreshed = null, int threads = 1) =>
        _ml.BinaryClassification.Continue(model, rows, refreshed, new() { NumberOfThreads = threads });

    private TransformerChain<ITransformer> Closed(ITransformer model) => Fallbacks.Closed(_ml, model, _rows);

    private ITransformer SaveAndLoad(ITransformer model)
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(model, _rows.Schema, stream);
        stream.Position = 0;
        return new MLContext(seed: 77).Model.Load(stream, out _);
    }
}
