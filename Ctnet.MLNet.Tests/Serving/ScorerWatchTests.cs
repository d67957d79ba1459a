using System.Collections.Concurrent;
using Ctnet.MLNet.Tests.MLNetSurface;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Serving;

public sealed class ScorerWatchTests
{
    [Test]
    public void A_watched_file_is_loaded_when_it_changes_and_a_half_written_one_is_not()
    {
        string file = TwoModels.Folder.File("watched.zip");
        File.Copy(TwoModels.OldFile, file, overwrite: true);
        var failures = new ConcurrentQueue<Exception>();
        using var scorer = new CtrScorer<GuideClick>(
            file, new() { WatchInterval = TimeSpan.FromMilliseconds(20), OnSwapFailed = failures.Enqueue });
        string before = scorer.ModelVersion;

        File.WriteAllBytes(file, File.ReadAllBytes(TwoModels.NewFile)[..1000]);
        Assert.That(() => failures, Is.Not.Empty.After(30).Seconds.PollEvery(20).MilliSeconds);
        Assert.That(failures, Is.All.TypeOf<InvalidModelException>().Or.TypeOf<IOException>());
        Assert.That(scorer.ModelVersion, Is.EqualTo(before));

        File.Copy(TwoModels.NewFile, file, overwrite: true);
        Assert.That(() => scorer.ModelVersion, Is.Not.EqualTo(before).After(30).Seconds.PollEvery(20).MilliSeconds);
        Assert.That(scorer.Score(Clicks.GuideRows[0]).Score, Is.EqualTo(TwoModels.New[0].Score));
    }

    [Test]
    public void A_watched_file_that_is_absent_for_a_while_is_no_failure()
    {
        string file = TwoModels.Folder.File("absent-for-a-while.zip");
        File.Copy(TwoModels.OldFile, file, overwrite: true);
        var failures = new ConcurrentQueue<Exception>();
        using var scorer = new CtrScorer<GuideClick>(
            file, new() { WatchInterval = TimeSpan.FromMilliseconds(5), OnSwapFailed = failures.Enqueue });
        string before = scorer.ModelVersion;
        File.Delete(file);
        // Twenty intervals, in which the watch looks for the absent file. It says nothing that could be waited for.
        Thread.Sleep(100);
        File.Copy(TwoModels.NewFile, TwoModels.Folder.File("absent.new"), overwrite: true);
        File.Move(TwoModels.Folder.File("absent.new"), file);
        Assert.That(() => scorer.ModelVersion, Is.Not.EqualTo(before).After(30).Seconds.PollEvery(20).MilliSeconds);
        Assert.That(failures, Is.Empty);
    }

    [Test]
    public void A_log_that_fails_does_not_end_the_watch()
    {
        string file = TwoModels.Folder.File("watched-again.zip");
        File.Copy(TwoModels.OldFile, file, overwrite: true);
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
        File.Copy(TwoModels.NewFile, file, overwrite: true);
        Assert.That(() => scorer.ModelVersion, Is.Not.EqualTo(before).After(30).Seconds.PollEvery(20).MilliSeconds);
    }

    [Test]
    public void A_newer_file_that_cannot_be_opened_at_first_is_tried_again()
    {
        string file = TwoModels.Folder.File("locked-for-a-while.zip");
        File.Copy(TwoModels.OldFile, file, overwrite: true);
        var failures = new ConcurrentQueue<Exception>();
        using var scorer = new CtrScorer<GuideClick>(
            file, new() { WatchInterval = TimeSpan.FromMilliseconds(5), OnSwapFailed = failures.Enqueue });
        string before = scorer.ModelVersion;
        File.Copy(TwoModels.NewFile, TwoModels.Folder.File("locked.new"), overwrite: true);
        using (new FileStream(TwoModels.Folder.File("locked.new"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            File.Move(TwoModels.Folder.File("locked.new"), file, overwrite: true);
            Assert.That(() => failures, Has.Count.GreaterThan(1).After(30).Seconds.PollEvery(5).MilliSeconds);
            Assert.That(failures, Is.All.InstanceOf<IOException>());
            Assert.That((scorer.ModelVersion, scorer.Status.LastSwapFailure is null), Is.EqualTo((before, false)));
        }

        // Nothing changes the file from here on.
        Assert.That(() => scorer.ModelVersion, Is.Not.EqualTo(before).After(30).Seconds.PollEvery(20).MilliSeconds);
        Assert.That(scorer.Status.LastSwapFailure, Is.Null);
    }
}
