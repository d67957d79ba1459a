using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks.Ctnet;
using Ctnet.MLNet.Networks.Layers;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Scoring.Plans;
using Ctnet.MLNet.Tests.Alignment;
using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Continual;

/// <summary>
/// The row of an id that is given to a new value starts anew, and no other row changes. A run that evicts ids can be stopped, and
/// its models have deltas.
/// </summary>
public sealed class EvictionTrainingTests
{
    private readonly MLContext _ml = new(seed: 1);

    // 30 users come in a period, and 10 of them are new. A user comes in three periods.
    private ContinualPeriod[] Periods =>
    [
        .. Enumerable.Range(0, 8).Select(day => new ContinualPeriod(
            $"day {day}", _ml.View(TinyWorld.Guide(day == 4 ? 0 : 120, seed: 10 + day, firstUser: 10 * day)),
            _ml.View(TinyWorld.Home(200, seed: 20 + day, firstUser: 10 * day)))),
    ];

    [Test]
    public void A_row_that_is_given_anew_has_its_first_values_and_no_other_row_changes(
        [Values] EmbeddingOptimizer optimizer, [Values] bool linearTerm)
    {
        CtrTowerOptions options = Tiny.Tower();
        (options.EmbeddingOptimizer, options.LinearTerm) = (optimizer, linearTerm);
        CtrTowerTrainer trainer = _ml.BinaryClassification.Trainers.CtrTower(options);
        IDataView rows = _ml.View(TinyWorld.Guide(300, seed: 3)), more = _ml.View(TinyWorld.Guide(40, seed: 4, firstUser: 25));
        FeatureAlignmentTransformer first = Align(rows, null, after: 1), second = Align(more, first, after: 1);
        CtrModelParameters before = trainer.Fit(first.Transform(rows)).Model;

        // There is nothing to learn from, so that only the alignment makes a difference.
        CtrPredictionTransformer next =
            trainer.Fit(second.Transform(_ml.View(Array.Empty<GuideRow>())), modelParameters: before);
        CtrModelParameters after = next.Model;
        string[] given =
            [.. Enumerable.Range(30, 25).Select(user => $"u{user}").Where(user => IdOf(second, user) is > 1 and < 32)];
        TablePlan table = NetworkShape.Of(options).PlanOf(after.Layout).Tables.Single();
        RowPages drawn = table.NewRows(table.Columns), rowsBefore = Table(before.Weights), rowsAfter = Table(after.Weights);
        int unchanged = 0, evicted = 0;

        Assert.That(given, Has.Length.InRange(5, 25));
        foreach ((string space, int count) in table.Spaces)
        {
            for (int id = 0; id < Math.Min(count, before.Layout.Rows[space]); id++)
            {
                int row = table.RowOf(space, id);
                bool isGiven = space == "user" && given.Any(user => IdOf(second, user) == id);
                if (!isGiven)
                {
                    Assert.That(rowsAfter.Row(row).ToArray(), Is.EqualTo(rowsBefore.Row(row).ToArray()), $"{space} {id}");
                    unchanged++;
                    continue;
                }

                Initialization.Embeddings(new TrainerSeeds(1, 0).NewRows, space, id..(id + 1), drawn, table);
                Assert.That(rowsAfter.Row(row).ToArray(), Is.EqualTo(drawn.Row(row).ToArray()), $"{space} {id}");
                evicted += rowsBefore.Row(row).SequenceEqual(drawn.Row(row)) ? 0 : 1;
            }
        }

        Assert.That((unchanged, evicted), Is.EqualTo((table.Spaces.Sum(space => before.Layout.Rows[space.Key]) - given.Length,
            given.Length)), "each given row had learnt something");
        foreach ((string name, WeightTensor state) in after.OptimizerState!)
        {
            if (!name.StartsWith("tower.embeddings", StringComparison.Ordinal))
                continue;
            float start = optimizer == EmbeddingOptimizer.RowWiseAdagrad ? 1 : 0;
            foreach (string user in given)
                Assert.That(state.Pages.Row(table.RowOf("user", IdOf(second, user))).ToArray(), Has.All.EqualTo(start), name);
            Assert.That(state.Values.Count(value => value != start), Is.GreaterThan(0), name);
        }

        // The model of before still scores rows of its own alignment, and refuses those in which an id is another user's.
        Assert.That(() => trainer.Fit(first.Transform(rows)).Transform(second.Transform(more)),
            Throws.InvalidOperationException.With.Message.Contains("the same id stands for another value"));
        Assert.That(() => next.Transform(first.Transform(rows)), Throws.InvalidOperationException);
        Assert.That(() => next.Transform(second.Transform(more)), Throws.Nothing);
        Assert.That(
            () => trainer.Fit(first.Transform(rows), modelParameters: after),
            Throws.ArgumentException.With.Message.Contains("the same id stands for another value"), "training does not go back");

        RowPages Table(IReadOnlyDictionary<string, WeightTensor> weights) => weights["tower.embeddings"].Pages;
    }

    [TestCase(SourceRefresh.Replace)]
    [TestCase(SourceRefresh.Both)]
    public void A_row_that_is_given_anew_takes_over_the_source_s_row_of_its_value(SourceRefresh refresh)
    {
        ITransformer source = _ml.FitSource(evictAfter: 1);
        CtnetAdapterOptions options = Tiny.Ctnet(source);
        (options.SourceRefresh, options.EmbeddingLearningRate, options.LearningRate) = (refresh, 1e-12, 1e-12);
        ITransformer before = source, next = _ml.Transforms.AlignFeatureSchema(TinyWorld.Evicting(1), "guide")
            .Append(_ml.BinaryClassification.Trainers.CtnetAdapter(options)).Fit(_ml.View(TinyWorld.Guide(200, seed: 3)));
        foreach (int firstUser in new[] { 20, 45 })
        {
            before = next;
            source = _ml.Refresh(source, TinyWorld.Home(300, seed: firstUser, firstUser));
            next = _ml.BinaryClassification.Continue(
                next, _ml.View(TinyWorld.Guide(60, seed: 4, firstUser: firstUser + 5)), source, new() { NumberOfThreads = 1 });
        }

        string[] given = [.. Enumerable.Range(0, 80).Select(user => $"u{user}").Where(user =>
            IdOf(next.Alignment(), user) is > 1 and var id && id < before.Alignment().Layout.Rows["user"]
            && IdOf(before.Alignment(), user) != id && IdOf(source.Alignment(), user) > 1)];

        Assert.That(given, Has.Length.GreaterThan(5));
        foreach (string user in given)
            Assert.That(RowOf(next, user), Is.EqualTo(RowOf(source, user)).Within(1e-6f), user);
        Assert.That(next.Model().History[^1].Ids!.Single(each => each.Field == "user").Evicted, Is.GreaterThan(5));
    }

    [Test]
    public void A_step_keeps_the_evidence_of_other_ids_only()
    {
        IDataView rows = _ml.View(TinyWorld.Guide(300, seed: 3)), more = _ml.View(TinyWorld.Guide(40, seed: 4, firstUser: 25));
        FeatureAlignmentTransformer first = Align(rows, null, after: 1), second = Align(more, first, after: 1);
        CtnetAdapterOptions options = Tiny.Ctnet(_ml.FitSource());
        (options.DistillationShare, options.DistillationField) = (0.4, "user");
        CtnetAdapterTrainer trainer = _ml.BinaryClassification.Trainers.CtnetAdapter(options);
        CtrModelParameters before = trainer.Fit(first.Transform(rows)).Model;
        CtrModelParameters after =
            trainer.Fit(second.Transform(_ml.View(Array.Empty<GuideRow>())), modelParameters: before).Model;
        float[] learnt = before.OptimizerState![SourceEvidence.Name].Values;
        float[] kept = after.OptimizerState![SourceEvidence.Name].Values;
        HashSet<int> given = [.. Enumerable.Range(30, 25).Select(user => IdOf(second, $"u{user}")).Where(id => id > 1)];

        Assert.That(given.Where(id => id < learnt.Length).ToArray(), Has.Length.GreaterThan(5));
        Assert.That(kept.Take(learnt.Length), Is.EqualTo(learnt.Select((value, id) => given.Contains(id) ? 0 : value)));
        Assert.That(learnt.Skip(2), Has.All.Not.Zero);
    }

    [Test]
    public void The_evidence_of_an_id_that_is_given_anew_starts_anew()
    {
        FeatureAlignmentTransformer alignment = Align(_ml.View(TinyWorld.Guide(50, seed: 3)), null, after: 1);
        FeaturePlan plan = NetworkShape.Of(Tiny.Tower()).PlanOf(alignment.Layout);
        FieldSlots user = alignment.Layout.Fields.Single(field => field.Name == "user");
        float[] learnt = [.. Enumerable.Range(1, alignment.Layout.Rows["user"]).Select(id => (float)id)];
        var state = new Dictionary<string, WeightTensor> { [SourceEvidence.Name] = new([learnt.Length, 1], learnt) };
        float[] all = new SourceEvidence(plan, user, state).Save().Values;
        float[] some = new SourceEvidence(plan, user, state, [2, 5]).Save().Values;

        Assert.That(all, Is.EqualTo(learnt));
        Assert.That(some, Is.EqualTo(learnt.Select((value, id) => id is 2 or 5 ? 0 : value)));
    }

    [Test]
    public void A_run_that_evicts_ids_and_was_stopped_ends_as_one_that_was_not([Values(1, 4, 6)] int done, [Values] bool deltas)
    {
        using var folder = new TemporaryFolder();
        ContinualTrainer whole = Create(null), first = Create(Set);
        whole.Run(Periods);
        first.Run(Periods[..done]);
        ContinualTrainer second = Create(Set);
        second.Resume();
        second.Run(Periods);

        Tiny.AssertSame(second.Model!.Model(), whole.Model!.Model());
        Tiny.AssertSame(second.SourceModel!.Model(), whole.SourceModel!.Model());
        Assert.That(ModelDelta.VersionOf(second.Model!), Is.EqualTo(ModelDelta.VersionOf(whole.Model!)));
        Assert.That(second.Results.Select(Text), Is.EqualTo(whole.Results.Select(Text)));
        var expected = new EvictionReference();
        foreach ((ContinualPeriod period, PeriodResult result) in Periods.Zip(whole.Results))
        {
            expected.Fit([.. period.Target!.GetColumn<string>("Visitor")], evictAfter: 2);
            Assert.That(result.Ids!.Single(each => each.Field == "user"), Is.EqualTo(new IdTurnover(
                "user", expected.Last.Admitted, expected.Last.Evicted, expected.Held, expected.Rows)));
        }

        Assert.That(expected.Rows, Is.LessThan(60), "100 users came");
        Assert.That(whole.Results.Select(result => result.Metrics?.Auc ?? 0.5), Has.All.GreaterThan(0.45));

        void Set(ContinualTrainerOptions options) =>
            (options.CheckpointFolder, options.CheckpointDeltaShare) = (folder.Path, deltas ? 100 : 0);
        static string Text(PeriodResult result) => $"{result.Period} {result.Rows} {result.Metrics} {result.Running} "
            + $"{result.ModelVersion} {result.SourceVersion} {string.Join(' ', result.Ids!)}";
    }

    [Test]
    public void Deltas_follow_a_model_that_evicts_ids_and_an_old_version_still_scores_as_it_did()
    {
        using var folder = new TemporaryFolder();
        ITransformer model = _ml.FitSource(300, evictAfter: 2), follower = model;
        for (int night = 1; night <= 12; night++)
        {
            float[] scores = Home(model);
            ITransformer next = _ml.Refresh(model, TinyWorld.Home(150, seed: 30 + night, firstUser: 10 * night));
            _ml.Model.SaveDelta(next, model, folder.File("step.delta"));
            ITransformer followed = _ml.Model.ApplyDelta(follower, folder.File("step.delta"));

            Tiny.AssertSame(followed.Model(), next.Model());
            Assert.That(Home(followed).SameAs(Home(next)), Is.True);
            Assert.That(Home(follower).SameAs(scores), Is.True);
            Assert.That(Home(model).SameAs(scores), Is.True);
            (model, follower) = (next, followed);
        }

        Assert.That(model.Model().Layout.Rows["user"], Is.LessThan(60), "150 users came");
        Assert.That(
            model.Alignment().Alignment.Vocabularies["user"].TextCount, Is.LessThan(130), "the table was written anew meanwhile");

        float[] Home(ITransformer of) => of.Scores(_ml.View(TinyWorld.Home(200, seed: 6, firstUser: 20)));
    }

    private static int IdOf(FeatureAlignmentTransformer alignment, string user) =>
        alignment.Alignment.Vocabularies["user"].Find(user);

    private static float[] RowOf(ITransformer model, string user)
    {
        TablePlan table = NetworkShape.Of(Tiny.Tower()).PlanOf(model.Model().Layout).Tables.Single();
        return model.Model().Weights["tower.embeddings"].Pages
            .Row(table.RowOf("user", IdOf(model.Alignment(), user)))[..4].ToArray();
    }

    private FeatureAlignmentTransformer Align(IDataView guide, FeatureAlignmentTransformer? previous, int after) =>
        _ml.Transforms.AlignFeatureSchema(TinyWorld.Evicting(after), "guide").Fit(guide, previous);

    private static ContinualTrainer Create(Action<ContinualTrainerOptions>? set)
    {
        var ml = new MLContext(seed: 1);
        var options = new ContinualTrainerOptions
        {
            Source = ml.Transforms.AlignFeatureSchema(TinyWorld.Evicting(2), "home")
                .Append(ml.BinaryClassification.Trainers.CtrTower(Tiny.Tower())),
            Target = source => ml.Transforms.AlignFeatureSchema(TinyWorld.Evicting(2), "guide")
                .Append(ml.BinaryClassification.Trainers.CtnetAdapter(Tiny.Ctnet(source))),
            LabelColumnName = "Clicked",
            GroupColumnName = "Visitor",
            ReplayRows = 40,
            ContinueOptions = new() { NumberOfThreads = 1 },
        };
        set?.Invoke(options);
        return ml.ContinualTrainer(options);
    }
}
