using Ctnet.MLNet.Alignment.Vocabularies;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Continual;

/// <summary>A delta leads from one version of a model to the next, to the last bit, at the cost of what changed.</summary>
public sealed class DeltaTests
{
    private readonly MLContext _ml = new(seed: 1);
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Deltas_applied_to_a_loaded_model_equal_the_model_in_memory([Values] NightsThroughFilesTests.Way way)
    {
        ITransformer source = _ml.FitSource(), target = NightsThroughFilesTests.Fit(_ml, way, source);
        ITransformer follower = ThroughFile(target), sourceFollower = ThroughFile(source);
        IDataView probe = _ml.View(TinyWorld.Guide(50, seed: 6));
        for (int night = 1; night <= 4; night++)
        {
            ITransformer before = target, sourceBefore = source;
            float[] scoresBefore = follower.Scores(probe);
            source = Continue(source, _ml.View(TinyWorld.Home(200, seed: 10 + night, firstUser: 4 * night)));
            target = Continue(
                target, _ml.View(TinyWorld.Guide(100, seed: 20 + night, firstUser: 3 * night)),
                way == NightsThroughFilesTests.Way.Tower ? null : source);
            ITransformer next = Follow(follower, target, before);
            sourceFollower = Follow(sourceFollower, source, sourceBefore);

            Assert.That(follower.Scores(probe).SameAs(scoresBefore), Is.True, "the earlier version still scores as it did");
            follower = next;
            Tiny.AssertSame(follower.Model(), target.Model());
            Tiny.AssertSame(sourceFollower.Model(), source.Model());
            Assert.That(follower.Scores(probe).SameAs(target.Scores(probe)), Is.True);
            Assert.That(ModelDelta.VersionOf(follower), Is.EqualTo(ModelDelta.VersionOf(target)));
            Assert.That(follower.Model().History, Has.Count.EqualTo(1 + night));
        }

        // The follower goes on by training as the model does.
        IDataView last = _ml.View(TinyWorld.Guide(100, seed: 99));
        Tiny.AssertSame(Continue(follower, last).Model(), Continue(target, last).Model());
    }

    [Test]
    public void Multi_entity_models_and_their_targets_have_deltas()
    {
        var world = new TinyEntities(_ml);
        ITransformer pretrained = world.FitPretrained();
        IDataView guide = _ml.View(TinyWorld.Guide(100, seed: 20, firstUser: 3));
        ITransformer next = Continue(pretrained, world.Append(_ml.View(TinyWorld.Home(200, seed: 10)), guide));

        Tiny.AssertSame(Follow(ThroughFile(pretrained), next, pretrained).Model(), next.Model());
    }

    [Test]
    public void Histories_are_part_of_a_delta()
    {
        FeatureSchema schema = FeatureSchema.Create("clicks").Period(TimeSpan.FromDays(1)).Categorical("user").Categorical("item")
            .Statistic("rate", of: "user").History("last", of: "item", by: "user", maximumValues: 3)
            .Domain("d", d => d.Column("user", "User").Column("item", "Item").Label("Clicked").Time("Time")).Build();
        IDataView Day(int day) => _ml.View(Enumerable.Range(0, 60).Select(i => new Click
        {
            User = $"u{i % (7 + day)}", Item = $"i{i % 11}", Clicked = i % 3 == 0, Time = new(2026, 1, 1 + day),
        }));
        CtrTowerOptions options = Tiny.Tower();
        ITransformer model = _ml.Transforms.AlignFeatureSchema(schema, "d")
            .Append(_ml.BinaryClassification.Trainers.CtrTower(options)).Fit(Day(0));
        ITransformer next = Continue(model, Day(1)), follower = Follow(ThroughFile(model), next, model);

        Assert.That(follower.Scores(Day(2)).SameAs(next.Scores(Day(2))), Is.True);
        Assert.That(follower.Scores(Day(2)).SameAs(model.Scores(Day(2))), Is.False);
    }

    [Test]
    public void Values_that_wait_for_their_minimum_frequency_are_part_of_a_delta()
    {
        FeatureSchema schema = FeatureSchema.Create("clicks").Categorical("user", minimumFrequency: 3)
            .Domain("d", d => d.Column("user", "User").Label("Clicked")).Build();
        IDataView Day(int day) => _ml.View(Enumerable.Range(0, 3000).Select(i => new Click
        {
            User = day == 0 ? $"user {i}" : $"user {i % 40 + 10 * day}", Clicked = i % 3 == 0,
        }).Take(day == 0 ? 3000 : 60));
        ITransformer model = _ml.Transforms.AlignFeatureSchema(schema, "d")
            .Append(_ml.BinaryClassification.Trainers.CtrTower(Tiny.Tower())).Fit(Day(0));
        ITransformer follower = ThroughFile(model);
        for (int day = 1; day <= 3; day++)
        {
            ITransformer next = Continue(model, Day(day));
            follower = Follow(follower, next, model);
            WaitingValues expected = WaitingOf(next), followed = WaitingOf(follower);

            Assert.That(followed.Counts.ToArray(), Is.EqualTo(expected.Counts.ToArray()));
            Assert.That(followed.Values.Values, Is.EqualTo(expected.Values.Values));
            Assert.That(follower.Vocabulary("user"), Is.EqualTo(next.Vocabulary("user")));
            Assert.That(follower.Scores(Day(0)).SameAs(next.Scores(Day(0))), Is.True);
            // 3,000 texts wait; the delta has two bits for each, and no text.
            Assert.That(new FileInfo(_folder.File("step.delta")).Length, Is.LessThan(15_000));
            model = next;
        }

        // A user comes once on the first day, and once or twice on each other day whose range it is in.
        Assert.That(follower.Vocabulary("user"), Has.Some.EqualTo("user 45"));
        Assert.That(WaitingOf(follower).Count, Is.GreaterThan(2900));
    }

    private static WaitingValues WaitingOf(ITransformer model) =>
        Chains.Parts(model).OfType<FeatureAlignmentTransformer>().Single().Alignment.Waiting["user"];

    [Test]
    public void A_delta_has_the_size_of_the_step_and_not_of_the_model()
    {
        const int Users = 40_000;
        ITransformer model = _ml.FitTower(_ml.View(Enumerable.Range(0, Users).Select(Row)));
        ITransformer next = Continue(model, _ml.View(Enumerable.Range(Users, 20).Select(Row)));
        string whole = _folder.File("whole.zip"), delta = _folder.File("step.delta");
        _ml.Model.SaveAtomically(next, null, whole);
        long bytes = _ml.Model.SaveDelta(next, model, delta);

        Assert.That(bytes, Is.EqualTo(new FileInfo(delta).Length));
        Assert.That(new FileInfo(whole).Length, Is.GreaterThan(600_000));
        Assert.That(bytes, Is.LessThan(60_000));

        static GuideRow Row(int user)
        {
            GuideRow row = TinyWorld.Guide(1, seed: user)[0];
            row.Visitor = $"user {user}";
            return row;
        }
    }

    [Test]
    public void A_delta_of_another_version_is_refused_and_a_damaged_one_too()
    {
        ITransformer model = _ml.FitTower(_ml.View(TinyWorld.Guide(300, seed: 3)));
        ITransformer second = Continue(model, _ml.View(TinyWorld.Guide(50, seed: 4)));
        ITransformer third = Continue(second, _ml.View(TinyWorld.Guide(50, seed: 5)));
        string path = _folder.File("third.delta");
        _ml.Model.SaveDelta(third, second, path);

        Assert.That(() => _ml.Model.ApplyDelta(model, path),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains("goes on from version").And.Message.Contains("order"));
        Tiny.AssertSame(_ml.Model.ApplyDelta(second, path).Model(), third.Model());

        byte[] bytes = File.ReadAllBytes(path);
        foreach (int at in new[] { 0, 9, 40, bytes.Length / 2, bytes.Length - 40, bytes.Length - 1 })
        {
            byte[] changed = [.. bytes];
            changed[at] ^= 1;
            File.WriteAllBytes(path, changed);
            Assert.That(() => _ml.Model.ApplyDelta(second, path), Throws.TypeOf<InvalidModelException>(), $"byte {at}");
        }

        File.WriteAllBytes(path, bytes[..^100]);
        Assert.That(() => _ml.Model.ApplyDelta(second, path), Throws.TypeOf<InvalidModelException>());
        File.Delete(path);
        Assert.That(() => _ml.Model.ApplyDelta(second, path), Throws.TypeOf<FileNotFoundException>());
        _ml.Model.SaveAtomically(second, null, path);
        Assert.That(() => _ml.Model.ApplyDelta(second, path), Throws.TypeOf<InvalidModelException>(), "a whole model");
    }

    [Test]
    public void A_model_that_can_only_be_saved_whole_says_so()
    {
        CtrTowerOptions options = Tiny.Tower();
        options.SaveWeightsAsFloat16 = true;
        ITransformer model = _ml.FitTower(_ml.View(TinyWorld.Guide(300, seed: 3)), options);
        ITransformer next = Continue(model, _ml.View(TinyWorld.Guide(50, seed: 4)));
        Assert.That(() => _ml.Model.SaveDelta(next, model, _folder.File("rounded.delta")),
            Throws.TypeOf<NotSupportedException>().With.Message.Contains("SaveWeightsAsFloat16"));
        Assert.That(() => _ml.Model.SaveDelta(next, next, _folder.File("same.delta")), Throws.Nothing);
        ITransformer longer = new TransformerChain<ITransformer>([.. Chains.Parts(next), next]);
        Assert.That(() => _ml.Model.SaveDelta(longer, model, _folder.File("longer.delta")),
            Throws.TypeOf<NotSupportedException>().With.Message.Contains("transformers"));
        Assert.That(Directory.GetFiles(_folder.Path).Select(Path.GetFileName), Has.None.Contains("rounded"));
    }

    private ITransformer Follow(ITransformer follower, ITransformer model, ITransformer before)
    {
        string path = _folder.File("step.delta");
        _ml.Model.SaveDelta(model, before, path);
        return _ml.Model.ApplyDelta(follower, path);
    }

    private TransformerChain<ITransformer> Continue(ITransformer model, IDataView rows, ITransformer? source = null) =>
        _ml.BinaryClassification.Continue(model, rows, source, new() { NumberOfThreads = 1 });

    private ITransformer ThroughFile(ITransformer model)
    {
        string path = _folder.File("model.zip");
        _ml.Model.SaveAtomically(model, null, path);
        return _ml.Model.LoadChecked(path, out _);
    }

    private sealed class Click
    {
        public string User { get; set; } = "";

        public string Item { get; set; } = "";

        public bool Clicked { get; set; }

        public DateTime Time { get; set; }
    }
}
