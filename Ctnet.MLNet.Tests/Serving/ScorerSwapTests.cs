using System.Collections.Concurrent;
using Ctnet.MLNet.Serving;
using Ctnet.MLNet.Tests.Framework.Views;
using Ctnet.MLNet.Tests.MLNetSurface;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Serving;

public sealed class ScorerSwapTests
{
    [Test]
    public void While_models_are_swapped_every_answer_is_right_for_the_model_that_it_names()
    {
        using var scorer = new CtrScorer<GuideClick>(TwoModels.OldFile);
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
                    Prediction[] model = score.ModelVersion == oldVersion ? TwoModels.Old : TwoModels.New;
                    if (score.Score != model[i + at].Score || score.ModelVersion != scores[0].ModelVersion)
                        wrong.Add($"row {i + at}: {score}");
                }

                seen.AddOrUpdate(scores[0].ModelVersion, 1, (_, count) => count + 1);
            }
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        for (int swap = 0; swap < 10; swap++)
            scorer.Swap(swap % 2 == 0 ? TwoModels.NewFile : TwoModels.OldFile);
        Volatile.Write(ref ended, true);
        foreach (Thread thread in threads)
            thread.Join();

        Assert.That(wrong, Is.Empty);
        Assert.That(seen, Has.Count.EqualTo(2));
    }

    [Test]
    public void Models_come_from_streams_too()
    {
        using var scorer = new CtrScorer<GuideClick>(new OneWayStream(TwoModels.OldFile), null);
        using var fromFile = new CtrScorer<GuideClick>(TwoModels.NewFile);
        Assert.That(scorer.Score(Clicks.GuideRows[3]).Score, Is.EqualTo(TwoModels.Old[3].Score));

        Assert.That(scorer.Swap(new OneWayStream(TwoModels.NewFile)), Is.EqualTo(fromFile.ModelVersion));
        Assert.That(scorer.Score(Clicks.GuideRows[3]).Score, Is.EqualTo(TwoModels.New[3].Score));
    }

    [Test]
    public void A_stream_that_is_no_model_keeps_the_old_one_and_no_stream_is_watched()
    {
        using var scorer = new CtrScorer<GuideClick>(new OneWayStream(TwoModels.OldFile), null);

        Assert.That(() => scorer.Swap(new MemoryStream([1, 2, 3])), Throws.TypeOf<InvalidModelException>());
        Assert.That(scorer.Score(Clicks.GuideRows[3]).Score, Is.EqualTo(TwoModels.Old[3].Score));
        Assert.That(scorer.Status.LastSwapFailure!.Path, Is.EqualTo("stream"));
        Assert.That(
            () => new CtrScorer<GuideClick>(new OneWayStream(TwoModels.OldFile), new() { WatchInterval = TimeSpan.FromHours(1) }),
            Throws.ArgumentException.With.Message.StartsWith("A model from a stream has no file to watch"));
    }

    [Test]
    public void A_file_that_scores_already_is_not_loaded_again([Values] bool fromStream)
    {
        string copy = TwoModels.Folder.File("the-same.zip");
        File.Copy(TwoModels.OldFile, copy, overwrite: true);
        var written = new DateTime(2031, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(copy, written);
        using var scorer = new CtrScorer<GuideClick>(TwoModels.OldFile);
        LoadedModel<GuideClick> loaded = scorer.Current;
        DateTimeOffset at = scorer.Status.LoadedAt;
        Assert.That(() => scorer.Swap(TwoModels.Folder.File("absent.zip")), Throws.TypeOf<FileNotFoundException>());
        string version = fromStream ? scorer.Swap(new OneWayStream(copy)) : scorer.Swap(copy);
        Assert.That(version, Is.EqualTo(loaded.Version));
        Assert.That((scorer.Current, loaded.IsDisposed), Is.EqualTo((loaded, false)));
        Assert.That((scorer.Status.LoadedAt, scorer.Status.LastSwapFailure), Is.EqualTo((at, (SwapFailure?)null)));
        if (!fromStream)
            Assert.That(scorer.Status.Written.UtcDateTime, Is.EqualTo(written), "The age is that of the newest such file.");
        Assert.That(scorer.Score(Clicks.GuideRows[0]).Score, Is.EqualTo(TwoModels.Old[0].Score));
    }

    [Test]
    public void An_old_model_is_freed_when_its_last_request_is_done()
    {
        using var scorer = new CtrScorer<GuideClick>(TwoModels.OldFile);
        LoadedModel<GuideClick> old = scorer.Current;
        Assert.That(old.TryLease());
        scorer.Swap(TwoModels.NewFile);
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
        string damaged = TwoModels.Folder.File("damaged.zip");
        byte[] bytes = File.ReadAllBytes(TwoModels.NewFile);
        using var scorer = new CtrScorer<GuideClick>(TwoModels.OldFile);
        foreach (byte[] wrong in (byte[][])[[], [1, 2, 3], bytes[..(bytes.Length / 2)]])
        {
            File.WriteAllBytes(damaged, wrong);
            Assert.That(() => scorer.Swap(damaged), Throws.TypeOf<InvalidModelException>()
                .With.Message.StartsWith($"'{damaged}' cannot be loaded: "));
        }

        Assert.That(() => scorer.Swap(TwoModels.Folder.File("absent.zip")), Throws.TypeOf<FileNotFoundException>());
        Assert.That(scorer.Score(Clicks.GuideRows[0]).Score, Is.EqualTo(TwoModels.Old[0].Score));
    }

    [Test]
    public void A_model_that_is_written_over_while_it_is_read_scores_as_its_version_says_or_is_refused()
    {
        string file = TwoModels.Folder.File("written-over.zip");
        byte[][] contents = [File.ReadAllBytes(TwoModels.OldFile), File.ReadAllBytes(TwoModels.NewFile)];
        var expected = new Dictionary<string, float>();
        foreach ((string path, Prediction[] model) in
            new[] { (TwoModels.OldFile, TwoModels.Old), (TwoModels.NewFile, TwoModels.New) })
        {
            using var one = new CtrScorer<GuideClick>(path);
            expected[one.ModelVersion] = model[0].Score;
        }

        File.WriteAllBytes(file, contents[0]);
        using var scorer = new CtrScorer<GuideClick>(TwoModels.OldFile);
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
        Assert.That(scorer.Score(Clicks.GuideRows[0]).Score, Is.EqualTo(TwoModels.New[0].Score));
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference SwapAndForget(CtrScorer<GuideClick> scorer)
    {
        var reference = new WeakReference(scorer.Current);
        scorer.Swap(TwoModels.OldFile);
        return reference;
    }
}
