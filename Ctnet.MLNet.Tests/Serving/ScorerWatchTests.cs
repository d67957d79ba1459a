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
    public void A_watched_file_that_is_absent_is_told_of_once_and_taken_in_when_it_is_there([Values] bool another)
    {
        string file = TwoModels.Folder.File("absent-for-a-while.zip"), aside = TwoModels.Folder.File("absent.new");
        File.Copy(TwoModels.OldFile, file, overwrite: true);
        var failures = new ConcurrentQueue<Exception>();
        using var scorer = new CtrScorer<GuideClick>(
            file, new() { WatchInterval = TimeSpan.FromMilliseconds(5), OnSwapFailed = failures.Enqueue });
        string before = scorer.ModelVersion;
        File.Move(file, aside, overwrite: true);
        Assert.That(() => failures, Is.Not.Empty.After(30).Seconds.PollEvery(5).MilliSeconds);
        Assert.That(scorer.Status.LastSwapFailure!.Path, Is.EqualTo(file));
        // Twenty intervals, in which the watch looks for the absent file. It says nothing that could be waited for.
        Thread.Sleep(100);
        Assert.That(failures, Has.Count.EqualTo(1).And.All.TypeOf<FileNotFoundException>());

        if (another)
            File.Copy(TwoModels.NewFile, aside, overwrite: true);
        File.Move(aside, file);
        Assert.That(() => scorer.Status.LastSwapFailure, Is.Null.After(30).Seconds.PollEvery(20).MilliSeconds);
        Assert.That(scorer.ModelVersion, another ? Is.Not.EqualTo(before) : Is.EqualTo(before));
        Assert.That(failures, Has.Count.EqualTo(1));
    }

    [Test, Platform(Exclude = "Win")]
    public void A_watched_link_that_leads_to_itself_is_told_of_once()
    {
        string file = TwoModels.Folder.File("looping.zip");
        File.CreateSymbolicLink(file, TwoModels.OldFile);
        var failures = new ConcurrentQueue<Exception>();
        using var scorer = new CtrScorer<GuideClick>(
            file, new() { WatchInterval = TimeSpan.FromMilliseconds(5), OnSwapFailed = failures.Enqueue });
        File.Delete(file);
        File.CreateSymbolicLink(file, file);
        Assert.That(() => failures, Is.Not.Empty.After(30).Seconds.PollEvery(5).MilliSeconds);
        Thread.Sleep(100);
        // The file may have been absent for two checks between the deletion and the new link.
        Assert.That(failures, Has.Count.LessThanOrEqualTo(2).And.All.InstanceOf<IOException>());
        File.Delete(file);
        File.CreateSymbolicLink(file, TwoModels.NewFile);
        Assert.That(() => scorer.Status.LastSwapFailure, Is.Null.After(30).Seconds.PollEvery(20).MilliSeconds);
        Assert.That(scorer.Score(Clicks.GuideRows[0]).Score, Is.EqualTo(TwoModels.New[0].Score));
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
            Assert.That(() => scorer.Status.LastSwapFailure, Is.Not.Null.After(30).Seconds.PollEvery(5).MilliSeconds);
            DateTimeOffset first = scorer.Status.LastSwapFailure!.Time;
            Assert.That(
                () => scorer.Status.LastSwapFailure!.Time, Is.GreaterThan(first).After(30).Seconds.PollEvery(5).MilliSeconds);
            Assert.That(failures, Has.Count.EqualTo(1).And.All.InstanceOf<IOException>(), "The same failure is told once.");
            Assert.That((scorer.ModelVersion, scorer.Status.LastSwapFailure is null), Is.EqualTo((before, false)));
        }

        // Nothing changes the file from here on.
        Assert.That(() => scorer.ModelVersion, Is.Not.EqualTo(before).After(30).Seconds.PollEvery(20).MilliSeconds);
        Assert.That(scorer.Status.LastSwapFailure, Is.Null);
    }
}
