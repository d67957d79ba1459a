using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Serving;
using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.MLNetSurface;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Serving;

public sealed class ScorerTests
{
    private TemporaryFolder _folder;

    private string OldFile => _folder.File("old.zip");

    private string NewFile => _folder.File("new.zip");

    // The predictions of both models for each row, by Transform.
    private Prediction[] _old, _new;

    [OneTimeSetUp]
    public void SaveModels()
    {
        _folder = new();
        (_old, _new) = (Save(1, OldFile), Save(2, NewFile));

        static Prediction[] Save(int seed, string file)
        {
            CtrTowerOptions options = Clicks.Tower();
            options.Seed = seed;
            var model = Clicks.Align().Append(Clicks.Context.BinaryClassification.Trainers.CtrTower(options)).Fit(Clicks.Guide);
            Clicks.Context.Model.Save(model, Clicks.Guide.Schema, file);
            return Prediction.Of(model.Transform(Clicks.Guide));
        }
    }

    [OneTimeTearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCase(1)]
    [TestCase(3)]
    [TestCase(4, Description = "in a batch")]
    [TestCase(61, Description = "in two")]
    [TestCase(511)]
    [TestCase(1000, Description = "on all cores")]
    public void Rows_get_the_scores_that_Transform_gives(int count)
    {
        using var scorer = new CtrScorer<GuideClick>(OldFile);
        GuideClick[] rows = [.. Enumerable.Range(0, count).Select(row => Clicks.GuideRows[row % 400])];
        CtrScore[] expected =
            [.. Enumerable.Range(0, count)
            .Select(row => new CtrScore(_old[row % 400].Score, _old[row % 400].Probability, scorer.ModelVersion))];

        Assert.That(scorer.Score(rows), Is.EqualTo(expected));
        Assert.That(scorer.Score(rows[^1]), Is.EqualTo(expected[^1]));
        Assert.That(scorer.Score([]), Is.Empty);
    }

    [TestCase(1, 0)]
    [TestCase(2, 1)]
    [TestCase(4, 3)]
    [TestCase(511, 400)]
    [TestCase(512, 0)]
    [TestCase(1000, 999)]
    public void A_row_that_is_null_is_refused_in_one_way_at_any_size(int count, int at)
    {
        using var scorer = new CtrScorer<GuideClick>(OldFile);
        GuideClick[] rows = [.. Enumerable.Range(0, count).Select(row => Clicks.GuideRows[row % 400])];
        rows[at] = null!;
        Assert.That(
            () => scorer.Score(rows), Throws.ArgumentNullException.With.Message.StartsWith($"Row {at} of {count} is null."));
        Assert.That(() => scorer.Score((GuideClick)null!), Throws.ArgumentNullException);
    }

    [Test]
    public void The_status_has_the_model_s_age_and_the_last_swap_that_failed()
    {
        string file = _folder.File("aged.zip"), damaged = _folder.File("damaged-status.zip");
        File.Copy(OldFile, file, overwrite: true);
        var written = new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(file, written);
        File.WriteAllBytes(damaged, [1, 2, 3]);
        DateTimeOffset before = DateTimeOffset.UtcNow;
        using var scorer = new CtrScorer<GuideClick>(file);
        ScorerStatus first = scorer.Status;
        Assert.That(first.ModelVersion, Is.EqualTo(scorer.ModelVersion));
        Assert.That(first.Written.UtcDateTime, Is.EqualTo(written));
        Assert.That(first.LoadedAt, Is.InRange(before, DateTimeOffset.UtcNow));
        Assert.That(first.LastSwapFailure, Is.Null);

        var exception = Assert.Throws<InvalidModelException>(() => scorer.Swap(damaged));
        SwapFailure failure = scorer.Status.LastSwapFailure!;
        Assert.That((failure.Path, failure.Message), Is.EqualTo((damaged, exception!.Message)));
        Assert.That(failure.Time, Is.InRange(first.LoadedAt, DateTimeOffset.UtcNow));
        Assert.That(scorer.Status with { LastSwapFailure = null }, Is.EqualTo(first), "The old model still scores.");

        scorer.Swap(NewFile);
        Assert.That(scorer.Status.LastSwapFailure, Is.Null);
        Assert.That(scorer.Status.ModelVersion, Is.EqualTo(scorer.ModelVersion).And.Not.EqualTo(first.ModelVersion));
        Assert.That(scorer.Status.Written, Is.GreaterThan(first.Written));
    }

    [TestCaseSource(typeof(Clicks), nameof(Clicks.Pipelines))]
    public void Requests_to_any_pipeline_get_the_scores_that_Transform_gives(IEstimator<ITransformer> pipeline)
    {
        ITransformer model = pipeline.Fit(Clicks.Guide);
        ITransformer copy = Clicks.Context.Transforms.CopyColumns("Copy", "Score").Fit(model.Transform(Clicks.Guide));
        ITransformer[] models = [model, new TransformerChain<ITransformer>([.. Chains.Parts(model), copy])];
        float[] expected = [.. Prediction.Of(model.Transform(Clicks.Guide)).Select(row => row.Score)];
        foreach ((int i, ITransformer saved) in models.Index())
        {
            Clicks.Context.Model.Save(saved, Clicks.Guide.Schema, _folder.File("any.zip"));
            using var scorer = new CtrScorer<GuideClick>(_folder.File("any.zip"));
            foreach (Range rows in (Range[])[0..1, 1..3, 3..80, 80..84, 84..300])
                Assert.That(scorer.Score(Clicks.GuideRows[rows]).Select(score => score.Score), Is.EqualTo(expected[rows]),
                    $"model {i}, rows {rows}");
            Assert.That(() => scorer.Score([null!, null!, null!, null!]), Throws.InstanceOf<ArgumentNullException>());
            Assert.That(scorer.Score(Clicks.GuideRows).Select(score => score.Score), Is.EqualTo(expected),
                "after a request that failed");
        }
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(4096)]
    public void Memory_for_folded_layers_changes_scores_by_rounding_alone(int megabytes)
    {
        using var scorer = new CtrScorer<GuideClick>(OldFile, new() { FoldedMegabytes = megabytes });
        IReadOnlyList<CtrScore> scores = scorer.Score(Clicks.GuideRows);
        IReadOnlyList<CtrScore> many = scorer.Score([.. Clicks.GuideRows, .. Clicks.GuideRows]);
        Assert.That(scores.Select(score => score.Score), Is.EqualTo(_old.Take(scores.Count).Select(row => row.Score))
            .Within(1e-5));
        Assert.That(many.Take(scores.Count), Is.EqualTo(scores), "alone and in batches");
        Assert.That(scorer.Current.FoldedBytes, megabytes == 0 ? Is.Zero : Is.InRange(1L, (long)megabytes << 20));
        scorer.Swap(NewFile);
        Assert.That(scorer.Current.FoldedBytes, megabytes == 0 ? Is.Zero : Is.GreaterThan(0), "after a swap");
    }

    [TestCase(-1)]
    [TestCase(4097)]
    public void Memory_out_of_range_is_refused(int megabytes) => Assert.That(
        () => new CtrScorer<GuideClick>(OldFile, new() { FoldedMegabytes = megabytes }),
        Throws.TypeOf<InvalidOptionsException>().With.Message.EqualTo(
            $"CtrScorerOptions.FoldedMegabytes must be between 0 and 4096, but is {megabytes}."));

    [Test]
    public void A_version_depends_on_the_file_s_content_alone()
    {
        File.Copy(OldFile, _folder.File("copy.zip"), overwrite: true);
        using CtrScorer<GuideClick> one = new(OldFile), copy = new(_folder.File("copy.zip")), other = new(NewFile);
        Assert.That(one.ModelVersion, Is.EqualTo(copy.ModelVersion).And.Not.EqualTo(other.ModelVersion));
        Assert.That(one.ModelVersion, Does.Match("^[0-9a-f]{12}$"));
    }

    [Test]
    public void While_models_are_swapped_every_answer_is_right_for_the_model_that_it_names()
    {
        using var scorer = new CtrScorer<GuideClick>(OldFile);
        string oldVersion = scorer.ModelVersion;
        var wrong = new ConcurrentBag<string>();
        var seen = new ConcurrentDictionary<string, int>();
        bool ended = false;
        Thread[] threads = [.. Enumerable.Range(0, 8).Select(thread => new Thread(() =>
        {
            for (int i = thread; !Volatile.Read(ref ended); i = (i + 7) % 390)
            {
                IReadOnlyList<CtrScore> scores = i % 3 == 0 ? scorer.Score(Clicks.GuideRows[i..(i + 5)])
                    : [scorer.Score(Clicks.GuideRows[i])];
                foreach ((int at, CtrScore score) in scores.Index())
                {
                    Prediction[] model = score.ModelVersion == oldVersion ? _old : _new;
                    if (score.Score != model[i + at].Score || score.ModelVersion != scores[0].ModelVersion)
                        wrong.Add($"row {i + at}: {score}");
                }

                seen.AddOrUpdate(scores[0].ModelVersion, 1, (_, count) => count + 1);
            }
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        for (int swap = 0; swap < 10; swap++)
            scorer.Swap(swap % 2 == 0 ? NewFile : OldFile);
        Volatile.Write(ref ended, true);
        foreach (Thread thread in threads)
            thread.Join();

        Assert.That(wrong, Is.Empty);
        Assert.That(seen, Has.Count.EqualTo(2));
    }

    [Test]
    public void An_old_model_is_freed_when_its_last_request_is_done()
    {
        using var scorer = new CtrScorer<GuideClick>(OldFile);
        LoadedModel<GuideClick> old = scorer.Current;
        Assert.That(old.TryLease());
        scorer.Swap(NewFile);
        Assert.That(old.IsDisposed, Is.False, "A request still has it.");
        old.Release();
        Assert.That(old.IsDisposed);
        Assert.That(old.TryLease(), Is.False);

        WeakReference freed = SwapAndForget(scorer);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.That(freed.IsAlive, Is.False);
    }

    [Test]
    public void A_file_that_is_not_a_model_is_refused_and_the_old_model_still_scores()
    {
        string damaged = _folder.File("damaged.zip");
        byte[] bytes = File.ReadAllBytes(NewFile);
        using var scorer = new CtrScorer<GuideClick>(OldFile);
        foreach (byte[] wrong in (byte[][])[[], [1, 2, 3], bytes[..(bytes.Length / 2)]])
        {
            File.WriteAllBytes(damaged, wrong);
            Assert.That(() => scorer.Swap(damaged), Throws.TypeOf<InvalidModelException>()
                .With.Message.StartsWith($"'{damaged}' cannot be loaded: "));
        }

        Assert.That(() => scorer.Swap(_folder.File("absent.zip")), Throws.TypeOf<FileNotFoundException>());
        Assert.That(scorer.Score(Clicks.GuideRows[0]).Score, Is.EqualTo(_old[0].Score));
    }

    [Test]
    public void Rows_without_the_model_s_columns_are_refused_at_once() =>
        Assert.That(() => new CtrScorer<HomeClick>(OldFile), Throws.TypeOf<ArgumentOutOfRangeException>()
            .With.Message.Contains("Product"));

    [Test]
    public void A_watched_file_is_loaded_when_it_changes_and_a_half_written_one_is_not()
    {
        string file = _folder.File("watched.zip");
        File.Copy(OldFile, file, overwrite: true);
        var failures = new ConcurrentQueue<Exception>();
        using var scorer = new CtrScorer<GuideClick>(
            file, new() { WatchInterval = TimeSpan.FromMilliseconds(20), OnSwapFailed = failures.Enqueue });
        string before = scorer.ModelVersion;

        File.WriteAllBytes(file, File.ReadAllBytes(NewFile)[..1000]);
        Assert.That(() => failures, Is.Not.Empty.After(30).Seconds.PollEvery(20).MilliSeconds);
        Assert.That(failures, Is.All.TypeOf<InvalidModelException>().Or.TypeOf<IOException>());
        Assert.That(scorer.ModelVersion, Is.EqualTo(before));

        File.Copy(NewFile, file, overwrite: true);
        Assert.That(() => scorer.ModelVersion, Is.Not.EqualTo(before).After(30).Seconds.PollEvery(20).MilliSeconds);
        Assert.That(scorer.Score(Clicks.GuideRows[0]).Score, Is.EqualTo(_new[0].Score));
    }

    [Test]
    public void A_watched_file_that_is_absent_for_a_while_is_no_failure()
    {
        string file = _folder.File("absent-for-a-while.zip");
        File.Copy(OldFile, file, overwrite: true);
        var failures = new ConcurrentQueue<Exception>();
        using var scorer = new CtrScorer<GuideClick>(
            file, new() { WatchInterval = TimeSpan.FromMilliseconds(5), OnSwapFailed = failures.Enqueue });
        string before = scorer.ModelVersion;
        File.Delete(file);
        Thread.Sleep(100);
        File.Copy(NewFile, _folder.File("absent.new"), overwrite: true);
        File.Move(_folder.File("absent.new"), file);
        Assert.That(() => scorer.ModelVersion, Is.Not.EqualTo(before).After(30).Seconds.PollEvery(20).MilliSeconds);
        Assert.That(failures, Is.Empty);
    }

    [Test]
    public void A_log_that_fails_does_not_end_the_watch()
    {
        string file = _folder.File("watched-again.zip");
        File.Copy(OldFile, file, overwrite: true);
        int failures = 0;
        using var scorer = new CtrScorer<GuideClick>(file, new()
        {
            WatchInterval = TimeSpan.FromMilliseconds(20),
            OnSwapFailed = _ =>
            {
                Interlocked.Increment(ref failures);
                throw new InvalidOperationException("The disk of the log is full, too.");
            },
        });
        string before = scorer.ModelVersion;
        File.WriteAllBytes(file, [1, 2, 3]);
        Assert.That(() => failures, Is.Positive.After(30).Seconds.PollEvery(20).MilliSeconds);
        File.Copy(NewFile, file, overwrite: true);
        Assert.That(() => scorer.ModelVersion, Is.Not.EqualTo(before).After(30).Seconds.PollEvery(20).MilliSeconds);
    }

    [Test]
    public void A_model_that_is_written_over_while_it_is_read_scores_as_its_version_says_or_is_refused()
    {
        string file = _folder.File("written-over.zip");
        byte[][] contents = [File.ReadAllBytes(OldFile), File.ReadAllBytes(NewFile)];
        var expected = new Dictionary<string, float>();
        foreach ((string path, float score) in new[] { (OldFile, _old[0].Score), (NewFile, _new[0].Score) })
        {
            using var one = new CtrScorer<GuideClick>(path);
            expected[one.ModelVersion] = score;
        }

        File.WriteAllBytes(file, contents[0]);
        using var scorer = new CtrScorer<GuideClick>(OldFile);
        int taken = 0, refused = 0;
        for (int i = 0; i < 100; i++)
        {
            // The program cp writes over a file like this. It happens at some point of the loading.
            int next = (i + 1) % 2, patience = 5_000 * (i % 20);
            Task writing = Task.Run(() =>
            {
                Thread.SpinWait(patience);
                using var stream = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
                stream.Write(contents[next]);
                stream.SetLength(contents[next].Length);
            });
            try
            {
                scorer.Swap(file);
                taken++;
            }
            catch (InvalidModelException)
            {
                refused++;
            }

            CtrScore score = scorer.Score(Clicks.GuideRows[0]);
            Assert.That(score.Score, Is.EqualTo(expected[score.ModelVersion]));
            writing.Wait();
        }

        // Both numbers depend on how busy the machine is. Without a writer, the file is loaded.
        TestContext.Out.WriteLine($"{taken} loaded, {refused} refused.");
        File.WriteAllBytes(file, contents[1]);
        scorer.Swap(file);
        Assert.That(scorer.Score(Clicks.GuideRows[0]).Score, Is.EqualTo(_new[0].Score));
    }

    [Test]
    public void Metrics_have_rows_durations_probabilities_and_the_model()
    {
        var measured = new ConcurrentBag<(string Name, double Value, Dictionary<string, object?> Tags)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "Ctnet.MLNet.Scorer")
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            measured.Add((instrument.Name, value, Named(tags))));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
            measured.Add((instrument.Name, value, Named(tags))));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) =>
            measured.Add((instrument.Name, value, Named(tags))));
        listener.Start();
        string file = _folder.File("metrics.zip");
        File.Copy(OldFile, file, overwrite: true);
        using var scorer = new CtrScorer<GuideClick>(file);
        string version = scorer.ModelVersion;
        scorer.Score(Clicks.GuideRows[0]);
        scorer.Score(Clicks.GuideRows[..3]);
        scorer.Swap(NewFile);
        listener.RecordObservableInstruments();
        // Scorers of other tests measure at the same time.
        var ours = measured.Where(each => (string?)each.Tags["model"] == "metrics").ToList();

        Assert.Multiple(() =>
        {
            Assert.That(Values("ctnet.scorer.rows"), Is.EquivalentTo(new double[] { 1, 3 }));
            Assert.That(Values("ctnet.scorer.duration"), Has.Count.EqualTo(2).And.All.InRange(1e-9, 60));
            Assert.That(Values("ctnet.scorer.probability"),
                Is.EquivalentTo(
                    new double[] { _old[0].Probability, _old[0].Probability, _old[1].Probability, _old[2].Probability }));
            Assert.That(ours.Single(each => each.Name == "ctnet.scorer.swaps").Tags["outcome"], Is.EqualTo("succeeded"));
            Assert.That(ours.Single(each => each.Name == "ctnet.scorer.model").Tags["model.version"],
                Is.EqualTo(scorer.ModelVersion));
            Assert.That(ours.Where(each => each.Name == "ctnet.scorer.rows").Select(each => each.Tags["model.version"]),
                Is.All.EqualTo(version));
        });

        List<double> Values(string name) => [.. ours.Where(each => each.Name == name).Select(each => each.Value)];

        static Dictionary<string, object?> Named(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var named = new Dictionary<string, object?>();
            foreach ((string name, object? value) in tags)
                named.Add(name, value);
            return named;
        }
    }

    [Test]
    public void After_Dispose_requests_are_refused()
    {
        var scorer = new CtrScorer<GuideClick>(OldFile);
        LoadedModel<GuideClick> model = scorer.Current;
        scorer.Dispose();
        scorer.Dispose();
        Assert.That(model.IsDisposed);
        Assert.That(() => scorer.Score(Clicks.GuideRows[0]), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => scorer.Swap(NewFile), Throws.TypeOf<ObjectDisposedException>());
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private WeakReference SwapAndForget(CtrScorer<GuideClick> scorer)
    {
        var reference = new WeakReference(scorer.Current);
        scorer.Swap(OldFile);
        return reference;
    }
}
