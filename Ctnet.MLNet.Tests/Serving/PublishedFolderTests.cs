using System.Collections.Concurrent;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Serving;

/// <summary>A scorer follows a published folder: whole models now and then, and deltas between.</summary>
public sealed class PublishedFolderTests
{
    private static readonly GuideRow[] s_probe = [.. TinyWorld.Guide(40, seed: 6)];

    private readonly MLContext _ml = new(seed: 1);
    private TemporaryFolder _folder = null!;
    private ITransformer _first = null!;

    [OneTimeSetUp]
    public void Train() => _first = _ml.FitCtnet(_ml.FitSource(), _ml.View(TinyWorld.Guide(300, seed: 3)));

    [SetUp]
    public void CreateFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void A_scorer_takes_each_version_in_by_its_delta()
    {
        ModelPublisher publisher = Publisher();
        PublishedModel published = publisher.Publish(_first);
        Assert.That((published.Number, published.IsDelta), Is.EqualTo((1L, false)));
        using var scorer = new CtrScorer<GuideRow>(_folder.Path);
        AssertServes(scorer, _first, published);
        foreach ((int number, ITransformer model) in Steps(5).Index())
        {
            published = publisher.Publish(model);
            Assert.That((published.Number, published.IsDelta), Is.EqualTo((number + 2L, true)));
            Assert.That(scorer.Swap(_folder.Path), Is.EqualTo(published.Version));
            AssertServes(scorer, model, published);
        }

        using var late = new CtrScorer<GuideRow>(_folder.Path);
        Assert.That(late.ModelVersion, Is.EqualTo(published.Version));
        Assert.That(Scores(late), Is.EqualTo(Scores(scorer)));
        Assert.That(scorer.Swap(_folder.Path), Is.EqualTo(published.Version), "nothing newer");
    }

    [Test]
    public void While_deltas_are_taken_in_every_answer_is_right_for_the_model_that_it_names()
    {
        ModelPublisher publisher = Publisher();
        ITransformer[] models = [_first, .. Steps(12)];
        var expected = new ConcurrentDictionary<string, float[]>();
        var wrong = new ConcurrentBag<string>();
        var seen = new ConcurrentDictionary<string, bool>();
        expected[publisher.Publish(_first).Version] = _first.Scores(_ml.View(s_probe));
        using var scorer = new CtrScorer<GuideRow>(_folder.Path, new() { WatchInterval = TimeSpan.FromMilliseconds(5) });
        using var end = new CancellationTokenSource();
        Task[] clients = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            while (!end.IsCancellationRequested)
            {
                IReadOnlyList<CtrScore> scores = scorer.Score(s_probe);
                seen[scores[0].ModelVersion] = true;
                // The version is known to this test before any scorer can have it.
                if (!scores.Select(score => score.Score).SequenceEqual(expected[scores[0].ModelVersion])
                    || scores.Any(score => score.ModelVersion != scores[0].ModelVersion))
                    wrong.Add(scores[0].ModelVersion);
            }
        }))];
        foreach (ITransformer model in models.Skip(1))
        {
            string version = ModelPublisher.Short(ModelDelta.VersionOf(model));
            expected[version] = model.Scores(_ml.View(s_probe));
            Assert.That(publisher.Publish(model).Version, Is.EqualTo(version));
            Assert.That(() => scorer.ModelVersion, Is.EqualTo(version).After(10_000, 5));
        }

        end.Cancel();
        Task.WaitAll(clients);
        Assert.That(wrong, Is.Empty);
        Assert.That(seen, Has.Count.GreaterThan(3));
    }

    [Test]
    public void A_delta_that_cannot_be_read_keeps_the_model_and_the_next_whole_one_goes_on([Values] bool lost)
    {
        ModelPublisher publisher = Publisher();
        PublishedModel first = publisher.Publish(_first);
        using var scorer = new CtrScorer<GuideRow>(_folder.Path);
        ITransformer[] steps = [.. Steps(3)];
        PublishedModel second = publisher.Publish(steps[0]);
        publisher.Publish(steps[1]);
        string delta = _folder.File("000003.delta");
        byte[] bytes = File.ReadAllBytes(delta);
        if (lost)
            File.Delete(delta);
        else
            File.WriteAllBytes(delta, [.. bytes[..100], (byte)(bytes[100] ^ 1), .. bytes[101..]]);

        Assert.That(() => scorer.Swap(_folder.Path), Throws.Exception.With.Message.Contains("000003.delta"));
        AssertServes(scorer, steps[0], second);
        Assert.That(scorer.Status.LastSwapFailure!.Message, Does.Contain("000003.delta"));
        using (var restarted = new CtrScorer<GuideRow>(_folder.Path))
        {
            AssertServes(restarted, steps[0], second);
            Assert.That(restarted.Status.LastSwapFailure!.Message, Does.Contain("000003.delta"), "it says that it is behind");
        }

        PublishedModel whole = Publisher().Publish(steps[2]);
        Assert.That(whole.IsDelta, Is.False, "a publisher that has just started has published nothing that it could go on from");
        scorer.Swap(_folder.Path);
        AssertServes(scorer, steps[2], whole);
        Assert.That(scorer.Status.LastSwapFailure, Is.Null);
        Assert.That(first.Version, Is.Not.EqualTo(second.Version));
    }

    [TestCase("published.json")]
    [TestCase("000002.delta")]
    public void A_watched_folder_s_file_that_is_absent_is_told_of_once_and_taken_in_when_it_is_there(string lost)
    {
        string file = _folder.File(lost), aside = _folder.File("aside");
        bool isDelta = lost == "000002.delta";
        ModelPublisher publisher = Publisher();
        publisher.Publish(_first);
        PublishedModel second = publisher.Publish(Continue(_first, 1));
        // A scorer that starts without the delta begins with the version before.
        if (isDelta)
            File.Move(file, aside);
        var failures = new ConcurrentQueue<Exception>();
        using var scorer = new CtrScorer<GuideRow>(
            _folder.Path, new() { WatchInterval = TimeSpan.FromMilliseconds(5), OnSwapFailed = failures.Enqueue });
        if (!isDelta)
            File.Move(file, aside);
        Assert.That(() => failures, Is.Not.Empty.After(30).Seconds.PollEvery(5).MilliSeconds);
        // Twenty intervals, in which the watch looks for the absent file. It says nothing that could be waited for.
        Thread.Sleep(100);
        Assert.That(failures, Has.Count.EqualTo(1).And.All.TypeOf<FileNotFoundException>());
        Assert.That(scorer.Status.LastSwapFailure!.Message, Does.Contain(lost));

        File.Move(aside, file);
        Assert.That(() => scorer.Status.LastSwapFailure, Is.Null.After(30).Seconds.PollEvery(5).MilliSeconds);
        Assert.That(scorer.ModelVersion, Is.EqualTo(second.Version));
        Assert.That(failures, Has.Count.EqualTo(1));
    }

    [Test]
    public void Old_files_are_removed_and_a_large_share_of_deltas_ends_in_a_whole_model()
    {
        ModelPublisher publisher = _ml.Model.CreatePublisher(_folder.Path, new() { DeltaShare = 0.0001 });
        PublishedModel[] published = [.. Steps(6).Select(model => publisher.Publish(model))];
        Assert.That(published.Select(each => each.IsDelta), Is.EqualTo(new[] { false, true, false, true, false, true }));
        // Those of the newest version, and those of the version before, which a scorer may just be reading.
        IEnumerable<string?> files = Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.That(files, Is.EqualTo(new[] { "000005.zip", "000006.delta", "published.json" }));
    }

    [Test]
    public void Models_that_can_only_be_saved_whole_are_published_whole()
    {
        CtrTowerOptions options = Tiny.Tower();
        options.SaveWeightsAsFloat16 = true;
        ITransformer model = _ml.FitTower(_ml.View(TinyWorld.Guide(300, seed: 3)), options);
        ModelPublisher publisher = Publisher();
        publisher.Publish(model);
        PublishedModel second = publisher.Publish(Continue(model, 1));
        using var scorer = new CtrScorer<GuideRow>(_folder.Path);
        Assert.That((second.IsDelta, scorer.ModelVersion), Is.EqualTo((false, second.Version)));
    }

    [Test]
    public void A_folder_without_a_list_or_with_a_damaged_one_is_refused()
    {
        Assert.That(() => new CtrScorer<GuideRow>(_folder.Path),
            Throws.TypeOf<FileNotFoundException>().With.Message.Contains("published.json"));
        string list = _folder.File("published.json");
        foreach (string text in new[] { "{", "{}", "null", """{"format":9,"number":1,"version":"","whole":null,"deltas":[]}""" })
        {
            File.WriteAllText(list, text);
            Assert.That(() => new CtrScorer<GuideRow>(_folder.Path), Throws.TypeOf<InvalidModelException>(), text);
            Assert.That(() => Publisher().Publish(_first), Throws.TypeOf<InvalidModelException>(), text);
        }
    }

    [Test]
    public void Memory_stays_flat_while_deltas_are_taken_in()
    {
        ModelPublisher publisher = Publisher();
        publisher.Publish(_first);
        using var scorer = new CtrScorer<GuideRow>(_folder.Path);
        long after20 = 0;
        foreach ((int number, ITransformer model) in Steps(120).Index())
        {
            publisher.Publish(model);
            scorer.Swap(_folder.Path);
            _ = scorer.Score(s_probe);
            if (number == 20)
                after20 = GC.GetTotalMemory(forceFullCollection: true);
        }

        // The history has a record more with each step, and the list a delta more.
        long growth = GC.GetTotalMemory(forceFullCollection: true) - after20;
        Assert.That(growth, Is.LessThan(1_500_000), "a version of this model takes about 0.3 MB, 100 of them 30 MB");
    }

    [Test]
    public void A_run_publishes_after_its_checkpoints()
    {
        List<string> warnings = WarningList.Of(_ml);
        ContinualTrainer trainer = Trainer(_folder.File("served"), every: 2);
        trainer.Run(Days(0, 4));
        using var scorer = new CtrScorer<GuideRow>(_folder.File("served"));
        AssertServes(scorer, trainer.Model!, null);
        // The first model, the third day's, and the end of the run.
        Assert.That(File.ReadAllText(Path.Combine(_folder.File("served"), "published.json")), Does.Contain("\"number\":3"));
        Assert.That(warnings, Has.None.Contains("published"));

        // A folder that cannot be written to loses no period.
        string file = _folder.File("file");
        File.WriteAllText(file, "");
        ContinualTrainer stuck = Trainer(file, every: 1);
        stuck.Run(Days(0, 2));
        Assert.That(stuck.Results, Has.Count.EqualTo(2));
        Assert.That(warnings, Has.Some.StartsWith("The model could not be published to"));
    }

    [Test]
    public async Task Periods_that_come_one_by_one_end_in_the_same_model()
    {
        ContinualTrainer together = Trainer(null, every: 1), streamed = Trainer(null, every: 1);
        together.Run(Days(0, 3));
        IReadOnlyList<PeriodResult> results = await streamed.RunAsync(Stream());
        Assert.That(
            results.Select(result => result.ModelVersion), Is.EqualTo(together.Results.Select(result => result.ModelVersion)));
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.That(
            async () => await streamed.RunAsync(Stream(), cancelled.Token), Throws.InstanceOf<OperationCanceledException>());

        static async IAsyncEnumerable<ContinualPeriod> Stream(
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token = default)
        {
            foreach (ContinualPeriod day in new PublishedFolderTests().Days(0, 3))
            {
                await Task.Delay(1, token);
                yield return day;
            }
        }
    }

    private ModelPublisher Publisher() => _ml.Model.CreatePublisher(_folder.Path, new() { DeltaShare = 100 });

    private IEnumerable<ITransformer> Steps(int count)
    {
        ITransformer model = _first;
        for (int step = 0; step < count; step++)
            yield return model = Continue(model, step);
    }

    private TransformerChain<ITransformer> Continue(ITransformer model, int step) => _ml.BinaryClassification.Continue(
        model, _ml.View(TinyWorld.Guide(30, seed: 20 + step, firstUser: step % 7)), options: new() { NumberOfThreads = 1 });

    private void AssertServes(CtrScorer<GuideRow> scorer, ITransformer model, PublishedModel? published)
    {
        Assert.That(Scores(scorer), Is.EqualTo(model.Scores(_ml.View(s_probe))));
        if (published is not null)
            Assert.That(scorer.ModelVersion, Is.EqualTo(published.Version));
    }

    private static float[] Scores(CtrScorer<GuideRow> scorer) => [.. scorer.Score(s_probe).Select(score => score.Score)];

    private ContinualTrainer Trainer(string? folder, int every) => _ml.ContinualTrainer(new()
    {
        Target = _ => _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide")
            .Append(_ml.BinaryClassification.Trainers.CtrTower(Tiny.Tower())),
        LabelColumnName = "Clicked",
        PublishFolder = folder,
        PublishEvery = every,
        ContinueOptions = new() { NumberOfThreads = 1 },
    });

    private IEnumerable<ContinualPeriod> Days(int first, int end) => Enumerable.Range(first, end - first)
        .Select(day => new ContinualPeriod($"day {day}", _ml.View(TinyWorld.Guide(60, seed: 20 + day, firstUser: day))));
}
