using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Tests.Framework.Views;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Continual;

/// <summary>
/// What a target copies from the source when it starts, and when new ids come. The learning rates are 0, so that the copies are
/// unchanged.
/// </summary>
public sealed class StartFromSourceTests
{
    private readonly MLContext _ml = new(seed: 1);
    private ITransformer _source = null!;

    // The target has users 20 to 49, of which the source knows 20 to 29.
    private IDataView _rows = null!;

    [OneTimeSetUp]
    public void Prepare()
    {
        _source = _ml.FitSource();
        _rows = _ml.View(TinyWorld.Guide(400, seed: 3, firstUser: 20));
    }

    [Test]
    public void Ids_start_with_the_source_s_rows_where_it_knows_the_value([Values] bool columns)
    {
        ITransformer model = Fit(columns, _ => { });
        foreach (string user in model.Vocabulary("user"))
        {
            bool known = _source.Vocabulary("user").Contains(user);
            Assert.That(known, Is.EqualTo(Number(user) < 30), user);
            if (known)
                Assert.That(model.Row("user", user!).SameAs(_source.Row("user", user!)), Is.True, user);
            else
                Assert.That(model.Row("user", user!)[..4], Has.All.Matches<float>(value => Math.Abs(value) < 0.06), user);
            // A sum above 1 was copied from the source, which has trained the row.
            Assert.That(model.Sum("user", user), Is.EqualTo(1).Or.GreaterThan(1), user);
        }

        Assert.That(model.Vocabulary("item"),
            Has.All.Matches((string? item) => model.Row("item", item!).SameAs(_source.Row("item", item!))));
        Assert.That(model.Vocabulary("topic"), Is.Not.Empty, "The field is the target's alone, so there is nothing to copy.");
    }

    [Test]
    public void Ids_start_random_without_NewIdsFromSource()
    {
        ITransformer model = Fit(columns: false, options => options.NewIdsFromSource = false);
        Assert.That(model.Vocabulary("item"),
            Has.All.Matches((string? item) => !model.Row("item", item!).SameAs(_source.Row("item", item!))));
    }

    [Test]
    public void New_ids_of_a_later_step_start_with_the_refreshed_source_s_rows_and_old_ids_keep_theirs([Values] bool columns)
    {
        ITransformer model = Fit(columns, _ => { }, TinyWorld.Guide(200, seed: 3, firstUser: 20));
        ITransformer refreshed = _ml.BinaryClassification.Continue(
            _source, _ml.View(TinyWorld.Home(600, seed: 7, firstUser: 40)), options: new() { NumberOfThreads = 1 });
        ITransformer next = _ml.BinaryClassification.Continue(
            model, _ml.View(TinyWorld.Guide(400, seed: 8, firstUser: 40)), refreshed, new() { NumberOfThreads = 1 });

        string[] old = [.. model.Vocabulary("user")], added = [.. next.Vocabulary("user").Except(old)];
        Assert.That(old, Has.All.Matches((string? user) => next.Row("user", user!).SameAs(model.Row("user", user!))));
        Assert.That(added.Where(user => Number(user) >= 50), Is.Not.Empty
            .And.All.Matches((string? user) => next.Row("user", user!).SameAs(refreshed.Row("user", user!))));
    }

    [Test]
    public void A_target_that_starts_from_the_source_has_its_layers_its_rows_and_its_optimizer_s_state([Values] bool columns)
    {
        ITransformer model = Fit(columns, options => options.Start = TargetStart.Source);
        foreach ((string name, WeightTensor weight) in _source.Model().Weights.Where(weight => weight.Key != "tower.embeddings"))
        {
            Assert.That(model.Model().Weights[name].SameAs(weight), Is.True, name);
            // The target's rows have added their gradients to the sums.
            Assert.That(model.Model().OptimizerState![name].Values.Zip(_source.Model().OptimizerState![name].Values),
                Has.All.Matches<(float Now, float Before)>(sum => sum.Now >= sum.Before && sum.Before >= 0), name);
        }

        foreach (string item in model.Vocabulary("item"))
        {
            Assert.That(model.Row("item", item!).SameAs(_source.Row("item", item!)), Is.True, item);
            Assert.That(model.Sum("item", item), Is.GreaterThanOrEqualTo(_source.Sum("item", item)).And.GreaterThan(1), item);
        }
    }

    [Test]
    public void A_target_that_starts_from_the_source_predicts_as_the_source_where_both_know_all_values()
    {
        // Both are trained on the same rows, so that the source knows all values.
        IDataView rows = _ml.View(TinyWorld.Guide(400, seed: 3));
        ITransformer source = _ml.FitTower(rows);
        CtnetAdapterOptions options = Still(source);
        options.Start = TargetStart.Source;
        ITransformer model = _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide")
            .Append(_ml.BinaryClassification.Trainers.CtnetAdapter(options)).Fit(rows);
        Assert.That(model.UnfoldedScores(rows).SameAs(source.UnfoldedScores(rows)), Is.True);
    }

    [Test]
    public void A_source_of_another_shape_cannot_be_the_start()
    {
        CtnetAdapterOptions options = Still(_source);
        (options.Start, options.HiddenUnits) = (TargetStart.Source, [8, 6]);
        Assert.That(
            () => _ml.BinaryClassification.Trainers.CtnetAdapter(options).Fit(_ml.Align(_rows).Transform(_rows)),
            Throws.ArgumentException.With.Message.Contains(
                "Start Source needs towers of the same shape: "
                + "the source has EmbeddingSize 4, HiddenUnits [8, 5], LinearTerm True")
                .And.Message.Contains("; the options say EmbeddingSize 4, HiddenUnits [8, 6], LinearTerm True"));
    }

    [Test]
    public void Embeddings_of_another_width_start_random_and_training_goes_on()
    {
        CtnetAdapterOptions options = Still(_source);
        options.EmbeddingSize = 3;
        CtrModelParameters model =
            _ml.BinaryClassification.Trainers.CtnetAdapter(options).Fit(_ml.Align(_rows).Transform(_rows)).Model;
        Assert.That(model.Weights["tower.embeddings"].Columns, Is.EqualTo(4));
    }

    [Test]
    public void Rows_without_their_values_give_a_warning_or_are_refused_as_TargetStart_says()
    {
        var warnings = new List<string>();
        var ml = new MLContext(seed: 1);
        ml.Log += (_, log) =>
        {
            if (log.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning)
                warnings.Add(log.RawMessage);
        };
        using var file = new MemoryStream();
        IDataView aligned = ml.Align(_rows).Transform(_rows);
        ml.Data.SaveAsBinary(aligned, file, keepHidden: false);
        IDataView loaded = ml.Data.LoadFromBinary(new BytesSource(file.ToArray()));
        CtnetAdapterOptions options = Still(_source);
        Assert.That(() => ml.BinaryClassification.Trainers.CtnetAdapter(options).Fit(loaded), Throws.Nothing);
        Assert.That(warnings, Has.One.StartsWith("New ids start random, and not from the source"));

        options.Start = TargetStart.Source;
        Assert.That(
            () => ml.BinaryClassification.Trainers.CtnetAdapter(options).Fit(loaded),
            Throws.InvalidOperationException.With.Message.Contains("do not say which value has which id"));
    }

    [Test]
    public void An_id_that_the_target_knows_but_never_trained_on_follows_the_newest_source()
    {
        // The alignment starts from the source's, so it knows users 0 to 29, and the rows train users 20 to 49.
        CtnetAdapterOptions options = Tiny.Ctnet(_source);
        ITransformer model = _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide", startFrom: _source)
            .Append(_ml.BinaryClassification.Trainers.CtnetAdapter(options)).Fit(_rows);
        ITransformer newest = _ml.Refresh(_source, TinyWorld.Home(300, seed: 7));
        ITransformer next = _ml.BinaryClassification.Continue(
            model, _ml.View(TinyWorld.Guide(100, seed: 4, firstUser: 20)), newest, new() { NumberOfThreads = 1 });
        string[] shared = [.. model.Vocabulary("user").Where(user => Number(user) < 30)];
        Assert.That(shared, Has.Length.GreaterThan(25));
        foreach (string user in shared)
            Assert.That(next.Row("user", user).SameAs(newest.Row("user", user)), Is.EqualTo(Number(user) < 20), user);
    }

    private static int Number(string user) => int.Parse(user[1..], System.Globalization.CultureInfo.InvariantCulture);

    // With learning rates of 0, a model stays as it started.
    private static CtnetAdapterOptions Still(ITransformer? source)
    {
        CtnetAdapterOptions options = Tiny.Ctnet(source);
        (options.LearningRate, options.EmbeddingLearningRate) = (0, 0);
        return options;
    }

    private TransformerChain<CtrPredictionTransformer> Fit(bool columns, Action<CtnetAdapterOptions> set, GuideRow[]? rows = null)
    {
        CtnetAdapterOptions options = Still(columns ? null : _source);
        set(options);
        IDataView view = rows is null ? _rows : _ml.View(rows);
        var alignment = _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide");
        CtnetAdapterTrainer trainer = _ml.BinaryClassification.Trainers.CtnetAdapter(options);
        return columns
            ? alignment.Append(_ml.Transforms.FeaturizeWithSourceTower(_source)).Append(trainer).Fit(view)
            : alignment.Append(trainer).Fit(view);
    }
}
