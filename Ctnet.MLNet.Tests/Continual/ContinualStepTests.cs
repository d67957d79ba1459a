using System.Globalization;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Continual;

/// <summary>
/// A continual step keeps what source and target have learned, and changes only what the step's own rows teach.
/// </summary>
public sealed class ContinualStepTests
{
    private readonly MLContext _ml = new(seed: 1);
    private ITransformer _source = null!, _model = null!;
    private IDataView _probe = null!;

    [OneTimeSetUp]
    public void Prepare()
    {
        _source = _ml.FitSource();
        _model = _ml.FitCtnet(_source, _ml.View(TinyWorld.Guide(400, seed: 3)));
        _probe = _ml.View(TinyWorld.Guide(100, seed: 4));
    }

    [Test]
    public void The_source_is_as_it_was_to_the_last_bit()
    {
        Dictionary<string, float[]> before = _source.Model().Weights
            .ToDictionary(weight => weight.Key, weight => weight.Value.Values.ToArray());
        IDataView home = _ml.View(TinyWorld.Home(100, seed: 5));
        float[] scores = _source.Scores(home);

        ITransformer next = Continue(_model, TinyWorld.Guide(200, seed: 6), _source);
        foreach ((string name, float[] values) in before)
        {
            Assert.That(_source.Model().Weights[name].Values.SameAs(values), Is.True, name);
            Assert.That(next.Model().Source!.Weights[name].Values.SameAs(values), Is.True, name);
        }

        Assert.That(_source.Scores(home).SameAs(scores), Is.True);
        Assert.That(next.Scores(_probe).SameAs(_model.Scores(_probe)), Is.False, "the step should have learnt");
    }

    [Test]
    public void The_model_that_is_continued_does_not_change()
    {
        float[] scores = _model.Scores(_probe);
        Dictionary<string, float[]> before = _model.Model().Weights
            .ToDictionary(weight => weight.Key, weight => weight.Value.Values.ToArray());
        Continue(_model, TinyWorld.Guide(200, seed: 6), _ml.FitSource(seed: 2));

        Assert.That(_model.Scores(_probe).SameAs(scores), Is.True);
        Assert.That(before.All(weight => _model.Model().Weights[weight.Key].Values.SameAs(weight.Value)), Is.True);
    }

    [Test]
    public void A_step_starts_from_the_weights_of_the_last_one()
    {
        CtnetAdapterOptions options = Tiny.Ctnet(_source);
        (options.LearningRate, options.EmbeddingLearningRate) = (0, 0);
        IDataView rows = _model.Transform(_ml.View(TinyWorld.Guide(200, seed: 6)));
        CtrModelParameters next = _ml.BinaryClassification.Trainers.CtnetAdapter(options).Fit(rows, null, _model.Model()).Model;

        foreach ((string name, WeightTensor weight) in _model.Model().Weights)
            Assert.That(next.Weights[name].SameAs(weight), Is.True, name);
        Assert.That(next.OptimizerState!.SameAs(_model.Model().OptimizerState!), Is.False,
            "there were rows, whose gradients are summed");
    }

    [Test]
    public void Ids_that_no_row_of_the_step_has_keep_their_embeddings()
    {
        GuideRow[] few = [.. TinyWorld.Guide(400, seed: 6)
            .Where(row => row.Visitor is "u3" or "u7" && row.Product is not "i0" and not "i5")];
        ITransformer next = Continue(_model, few);

        foreach (string user in _model.Vocabulary("user"))
            Assert.That(next.Row("user", user).SameAs(_model.Row("user", user)), Is.EqualTo(user is not "u3" and not "u7"), user);
        foreach (string item in _model.Vocabulary("item"))
            Assert.That(next.Row("item", item).SameAs(_model.Row("item", item)), Is.EqualTo(few.All(row => row.Product != item)),
                item);
        Assert.That(next.Sum("user", "u4"), Is.EqualTo(_model.Sum("user", "u4")));
        Assert.That(next.Sum("user", "u3"), Is.GreaterThan(_model.Sum("user", "u3")));
    }

    [Test]
    public void A_vocabulary_that_grows_keeps_every_row_where_it_was()
    {
        // Users 30 to 59 are new, so that the table's rows of later spaces move. Most items are in no row of the step.
        GuideRow[] rows = [.. TinyWorld.Guide(600, seed: 6, firstUser: 30).Where(row => row.Product is "i1" or "i2" or "i3")];
        ITransformer next = Continue(_model, rows);
        string[] before = [.. _model.Vocabulary("user")], after = [.. next.Vocabulary("user")];

        Assert.That(after[..before.Length], Is.EqualTo(before));
        Assert.That(after[before.Length..],
            Is.Not.Empty.And.All.Matches<string>(user => int.Parse(user![1..], CultureInfo.InvariantCulture) >= 30));
        foreach (string user in before)
            Assert.That(next.Row("user", user).SameAs(_model.Row("user", user)), Is.True, user);
        foreach (string item in _model.Vocabulary("item"))
            Assert.That(
                next.Row("item", item).SameAs(_model.Row("item", item)), Is.EqualTo(item is not "i1" and not "i2" and not "i3"),
                item);
        foreach (string tag in _model.Vocabulary("tags"))
            Assert.That(
                next.Row("tags", tag).SameAs(_model.Row("tags", tag)),
                Is.EqualTo(!rows.Any(row => row.Keywords!.Split('|').Contains(tag))), tag);
        foreach (string user in after[before.Length..])
        {
            // The embedding was drawn at random and then trained.
            Assert.That(next.Row("user", user), Has.Some.Not.Zero, user);
            Assert.That(next.Sum("user", user), Is.GreaterThan(1), user);
        }

        Assert.That(
            next.Model().Weights["tower.embeddings"].Rows,
            Is.EqualTo(_model.Model().Weights["tower.embeddings"].Rows + after.Length - before.Length));
    }

    [Test]
    public void A_source_refresh_without_rows_changes_nothing_but_the_source_tower()
    {
        ITransformer refreshed = _ml.BinaryClassification.Continue(
            _source, _ml.View(TinyWorld.Home(400, seed: 7, firstUser: 10)), options: OneThread);
        ITransformer next = Continue(_model, [], refreshed);

        Tiny.AssertSame(next.Model(), _model.Model());
        Assert.That(next.Vocabulary("user"), Is.EqualTo(_model.Vocabulary("user")));
        Assert.That(next.Model().Source!.Weights.SameAs(refreshed.Model().Weights), Is.True);
        Assert.That(next.Model().Source!.Alignment.Vocabularies["user"].Values, Is.EqualTo(refreshed.Vocabulary("user")));
        Assert.That(next.Scores(_probe).SameAs(_model.Scores(_probe)), Is.False, "another source says something else");
        Assert.That(Continue(_model, [], _source).Scores(_probe).SameAs(_model.Scores(_probe)), Is.True,
            "the same source says the same");
    }

    [Test]
    public void Steps_and_rows_are_counted()
    {
        ITransformer next = Continue(_model, TinyWorld.Guide(200, seed: 6)),
            last = Continue(Continue(next, []), TinyWorld.Guide(50, seed: 7), _source);
        Assert.That((_model.Model().Steps, _model.Model().Rows), Is.EqualTo((1, 400L)));
        Assert.That((next.Model().Steps, next.Model().Rows), Is.EqualTo((2, 600L)));
        Assert.That((last.Model().Steps, last.Model().Rows), Is.EqualTo((4, 650L)));
    }

    [Test]
    public void A_step_of_rows_that_nobody_clicked_or_of_one_row_is_a_step()
    {
        GuideRow[] unclicked = [.. TinyWorld.Guide(100, seed: 6).Select(row => row.With(changed => changed.Clicked = false))];
        float[] before = _model.Probabilities(_probe), after = Continue(_model, unclicked).Probabilities(_probe);
        Assert.That(after.Average(), Is.LessThan(before.Average()));

        float[] afterOne = Continue(_model, unclicked[..1]).Probabilities(_probe);
        Assert.That(afterOne, Is.All.Matches<float>(float.IsFinite));
        Assert.That(afterOne.SameAs(before), Is.False);
    }

    [Test]
    public void Chains_within_chains_and_transformers_that_learn_nothing_are_continued()
    {
        ITransformer nested = _ml.Transforms.CopyColumns("Copy", "Topic")
            .Append(_ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide")
                .Append(_ml.BinaryClassification.Trainers.CtrTower(Tiny.Tower())))
            .Fit(_ml.View(TinyWorld.Guide(400, seed: 3)));
        ITransformer flat = _ml.FitTower(_ml.View(TinyWorld.Guide(400, seed: 3)));
        GuideRow[] rows = TinyWorld.Guide(200, seed: 6, firstUser: 10);

        TransformerChain<ITransformer> next = Continue(nested, rows);
        Tiny.AssertSame(next.Model(), Continue(flat, rows).Model());
        Assert.That(next.Transform(_probe).Schema.GetColumnOrNull("Copy"), Is.Not.Null);
    }

    [Test]
    public void Settings_of_the_run_reach_the_trainer()
    {
        var progress = new ProgressList();
        Continue(_model, TinyWorld.Guide(50, seed: 6), settings: new() { Progress = progress, NumberOfThreads = 1 });
        Assert.That(progress[^1].Rows, Is.EqualTo(50));

        Assert.That(
            () => Continue(_model, TinyWorld.Guide(50, seed: 6), settings: new() { CancellationToken = new(canceled: true) }),
            Throws.InstanceOf<OperationCanceledException>());
    }

    private static ContinueOptions OneThread => new() { NumberOfThreads = 1 };

    private TransformerChain<ITransformer> Continue(
        ITransformer model, IEnumerable<GuideRow> rows, ITransformer? refreshed = null, ContinueOptions? settings = null) =>
        _ml.BinaryClassification.Continue(model, _ml.View(rows), refreshed, settings ?? OneThread);
}
