using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Continual;

/// <summary>Source-delta carry-over: theta_T += theta_S(t) - theta_S(t-1). The target itself learns nothing here.</summary>
public sealed class CarryOverTests
{
    private readonly MLContext _ml = new(seed: 1);
    private ITransformer _first = null!, _second = null!, _third = null!;

    [OneTimeSetUp]
    public void Prepare()
    {
        _first = _ml.FitSource();
        _second = _ml.Refresh(_first, TinyWorld.Home(300, seed: 7, firstUser: 10));
        _third = _ml.Refresh(_second, TinyWorld.Home(300, seed: 8, firstUser: 20));
    }

    [Test]
    public void The_source_s_change_is_added_to_layers_and_rows([Values] bool adapters)
    {
        ITransformer model = Start(adapters, TargetStart.Random), next = Step(model, _second);
        foreach ((string name, WeightTensor now) in _second.Model().Weights.Where(weight => weight.Key != "tower.embeddings"))
        {
            float[] before = _first.Model().Weights[name].Values, own = model.Model().Weights[name].Values;
            float[] change = [.. now.Values.Zip(before, (after, old) => after - old)];
            float[] expected = [.. own.Zip(change, (target, added) => target + added)];
            Assert.That(next.Model().Weights[name].Values, Is.EqualTo(expected).Within(1e-6f), name);
        }

        foreach (string user in model.Vocabulary("user"))
        {
            float[] change = [.. _second.Row("user", user).Zip(_first.Row("user", user), (now, before) => now - before)];
            float[] expected = [.. model.Row("user", user).Zip(change, (own, added) => own + added)];
            Assert.That(next.Row("user", user), Is.EqualTo(expected).Within(1e-6f), user);
        }

        Assert.That(_second.Model().Weights.SameAs(_first.Model().Weights), Is.False);
        Assert.That(next.Model().Weights.Where(weight => weight.Key.StartsWith("adapter", StringComparison.Ordinal)),
            adapters ? Is.Not.Empty : Is.Empty);
    }

    [Test]
    public void A_target_that_starts_as_the_source_and_learns_nothing_equals_the_newest_source()
    {
        ITransformer model = Step(Step(Start(adapters: false, TargetStart.Source), _second), _third);
        foreach ((string name, WeightTensor weight) in _third.Model().Weights.Where(weight => weight.Key != "tower.embeddings"))
            Assert.That(model.Model().Weights[name].Values, Is.EqualTo(weight.Values).Within(1e-6f), name);
        foreach (string item in model.Vocabulary("item"))
        {
            Assert.That(model.Row("item", item), Is.EqualTo(_third.Row("item", item)).Within(1e-6f), item);
            // The optimizer's sums are carried over too, and the target's own rows add to them.
            Assert.That(model.Sum("item", item), Is.GreaterThanOrEqualTo(_third.Sum("item", item) - 1e-4f), item);
        }
    }

    [Test]
    public void The_whole_embedding_of_a_value_that_is_new_to_the_source_is_added()
    {
        // The target knows users 30 to 39 from the start. The source knows them from its second version on.
        ITransformer model = Start(adapters: false, TargetStart.Source, firstUser: 30),
            next = Step(model, _second, firstUser: 30);
        string[] met = [.. model.Vocabulary("user").Intersect(_second.Vocabulary("user")).Except(_first.Vocabulary("user"))];
        Assert.That(met, Is.Not.Empty);
        foreach (string user in met)
        {
            Assert.That(
                next.Row("user", user),
                Is.EqualTo(model.Row("user", user).Zip(_second.Row("user", user), (own, all) => own + all)).Within(1e-6f),
                user);
        }
    }

    [Test]
    public void The_same_source_again_changes_nothing()
    {
        ITransformer model = Start(adapters: true, TargetStart.Random);
        ITransformer next = Step(model, _first);
        foreach ((string name, WeightTensor weight) in model.Model().Weights.Where(weight => weight.Key != "tower.embeddings"))
            Assert.That(next.Model().Weights[name].SameAs(weight), Is.True, name);
        foreach (string user in model.Vocabulary("user"))
            Assert.That(next.Row("user", user).SameAs(model.Row("user", user)), Is.True, user);
    }

    [Test]
    public void The_target_comes_to_know_the_values_that_the_source_knows_with_its_rows()
    {
        ITransformer model = Start(adapters: false, TargetStart.Source, firstUser: 5), next = Step(model, _second, firstUser: 5);
        string[] added = [.. next.Vocabulary("user").Except(model.Vocabulary("user"))];
        Assert.That(next.Vocabulary("user"), Is.SupersetOf(_second.Vocabulary("user")));
        Assert.That(added, Is.Not.Empty);
        foreach (string user in added)
        {
            Assert.That(next.Row("user", user).SameAs(_second.Row("user", user)), Is.True, user);
            Assert.That(next.Sum("user", user), Is.GreaterThanOrEqualTo(_second.Sum("user", user) - 1e-4f), user);
        }
    }

    [Test]
    public void A_target_that_only_carries_over_needs_no_source_to_score_and_still_goes_on_from_a_file()
    {
        ITransformer model = Start(adapters: false, TargetStart.Source);
        IDataView rows = _ml.View(TinyWorld.Guide(50, seed: 5));
        using var file = new MemoryStream();
        _ml.Model.Save(model, rows.Schema, file);
        file.Position = 0;
        ITransformer loaded = _ml.Model.Load(file, out _);

        Assert.That(loaded.Scores(rows).SameAs(model.Scores(rows)), Is.True);
        WeightTensor next = Step(model, _second).Model().Weights["tower.head.weight"];
        Assert.That(Step(loaded, _second).Model().Weights["tower.head.weight"].SameAs(next), Is.True);
    }

    [Test]
    public void Numbers_in_other_buckets_are_not_carried_over_and_a_warning_says_so([Values] bool startsFromSource)
    {
        FeatureSchema schema = FeatureSchema.Create("prices").Categorical("user").Numeric("price", NumericEncoding.Quantiles)
            .Domain("home", home => home.Column("user", "UserId").Column("price", "Cents", scale: 0.01))
            .Domain("guide", guide => guide.Column("user", "Visitor").Column("price", "Euro")).Build();
        var ml = new MLContext(seed: 1);
        ITransformer source = ml.Transforms.AlignFeatureSchema(schema, "home")
            .Append(ml.BinaryClassification.Trainers.CtrTower(Tiny.Tower())).Fit(ml.View(TinyWorld.Home(400, seed: 1)));
        CtnetAdapterOptions options = Tiny.Ctnet(source);
        (options.AdapterKind, options.Start, options.SourceRefresh) =
            (AdapterKind.None, TargetStart.Source, SourceRefresh.CarryOver);
        List<string> warnings = WarningList.Of(ml);
        ml.Transforms.AlignFeatureSchema(schema, "guide", startFrom: startsFromSource ? source : null)
            .Append(ml.BinaryClassification.Trainers.CtnetAdapter(options)).Fit(ml.View(TinyWorld.Guide(400, seed: 2)));

        Assert.That(warnings.Where(warning => warning.Contains("not taken over", StringComparison.Ordinal)), startsFromSource
            ? Is.Empty
            : Is.EqualTo(new[]
            {
                "The source's embeddings of price are not taken over: the two domains have other buckets of these values. Give "
                    + "AlignFeatureSchema the source (startFrom), so that both have the same.",
            }));
    }

    [Test]
    public void Columns_of_the_source_do_not_keep_the_version_that_was_seen()
    {
        CtnetAdapterOptions options = Options(adapters: true, TargetStart.Random);
        options.Source = null;
        ITransformer model =
            _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide").Append(_ml.Transforms.FeaturizeWithSourceTower(_first))
            .Append(_ml.BinaryClassification.Trainers.CtnetAdapter(options)).Fit(_ml.View(TinyWorld.Guide(200, seed: 3)));
        Assert.That(
            () => Step(model, _second),
            Throws.InvalidOperationException.With.Message.Contains(
                "SourceRefresh Both needs the source model that the earlier model saw"));
    }

    private TransformerChain<ITransformer> Step(ITransformer model, ITransformer source, int firstUser = 0) =>
        _ml.BinaryClassification.Continue(model, _ml.View(TinyWorld.Guide(200, seed: 4, firstUser)), source,
            new() { NumberOfThreads = 1 });

    private CtnetAdapterOptions Options(bool adapters, TargetStart start)
    {
        CtnetAdapterOptions options = Tiny.Ctnet(_first);
        (options.LearningRate, options.EmbeddingLearningRate, options.Start) = (0, 0, start);
        (options.AdapterKind, options.SourceRefresh) =
            adapters ? (AdapterKind.Glu, SourceRefresh.Both) : (AdapterKind.None, SourceRefresh.CarryOver);
        return options;
    }

    private TransformerChain<CtrPredictionTransformer> Start(bool adapters, TargetStart start, int firstUser = 0) =>
        _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide")
            .Append(_ml.BinaryClassification.Trainers.CtnetAdapter(Options(adapters, start)))
            .Fit(_ml.View(TinyWorld.Guide(200, seed: 3, firstUser)));
}
