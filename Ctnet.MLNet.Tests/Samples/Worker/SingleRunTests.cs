using Ctnet.MLNet.Samples.WebService;
using Ctnet.MLNet.Samples.Worker;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Samples.Worker;

/// <summary>A worker that does what is due and ends.</summary>
public sealed class SingleRunTests
{
    private WorkerFolder _folder = null!;

    [SetUp]
    public void Create() => _folder = new();

    [TearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public async Task Missed_nights_are_done_in_their_order_and_the_newest_model_serves()
    {
        _folder.Add("2026-11-29", "2026-11-27", "2026-11-28");

        Assert.That(await _folder.RunOnce(), Is.EqualTo(WorkerExit.Done));
        Assert.That(_folder.Days, Is.EqualTo(["2026-11-27", "2026-11-28", "2026-11-29"]));
        Assert.That(_folder.Lines("Nights that are due: 3, from 2026-11-27 to 2026-11-29."), Has.Exactly(1).Items);
        using var scorer = new CtrScorer<GuideRow>(_folder.Published);
        Assert.That(
            scorer.Score(new GuideRow { Visitor = "u1", Product = "i2", PriceEuro = 12 }).Probability,
            Is.GreaterThan(0).And.LessThan(1));

        Assert.That(await _folder.RunOnce(), Is.EqualTo(WorkerExit.NothingNew));
        Assert.That(await _folder.RunOnce("--Worker:NothingNewIsSuccess=true"), Is.EqualTo(WorkerExit.Done));
        Assert.That(_folder.Done.Count(), Is.EqualTo(3));
    }

    [Test]
    public async Task A_night_that_lacks_a_file_holds_later_ones_up()
    {
        _folder.Add("2026-11-27", "2026-11-29");
        _folder.AddFile("guide", "2026-11-28");
        Assert.That(await _folder.RunOnce(), Is.EqualTo(WorkerExit.Done));
        Assert.That(
            _folder.Lines("2026-11-28 and later nights wait").Single(), Does.Contain(_folder.FileOf("home", "2026-11-28")));

        // A file of its header alone stands for a day without rows.
        File.WriteAllLines(
            _folder.FileOf("home", "2026-11-28"), File.ReadLines(_folder.FileOf("home", "2026-11-27")).Take(1));
        Assert.That(await _folder.RunOnce(), Is.EqualTo(WorkerExit.Done));
        Assert.That(_folder.Days, Is.EqualTo(["2026-11-27", "2026-11-28", "2026-11-29"]));
    }

    [Test]
    public async Task A_day_without_rows_in_both_files_is_no_night()
    {
        _folder.Add("2026-11-26");
        foreach (string log in (string[])["home", "guide"])
            File.WriteAllLines(_folder.FileOf(log, "2026-11-27"), File.ReadLines(_folder.FileOf(log, "2026-11-26")).Take(1));
        Assert.That(await _folder.RunOnce(), Is.EqualTo(WorkerExit.Done));
        Assert.That(await _folder.RunOnce(), Is.EqualTo(WorkerExit.NothingNew));

        _folder.Add("2026-11-28");
        Assert.That(await _folder.RunOnce(), Is.EqualTo(WorkerExit.Done));
        Assert.That(await _folder.RunOnce(), Is.EqualTo(WorkerExit.NothingNew));
        Assert.That(_folder.Days, Is.EqualTo(["2026-11-26", "2026-11-28"]));
        Assert.That(_folder.Lines("The files of"), Is.Empty);
    }

    [Test]
    public async Task A_file_that_comes_after_a_later_night_is_named_and_left()
    {
        _folder.Add("2026-11-28");
        Assert.That(await _folder.RunOnce(), Is.EqualTo(WorkerExit.Done));
        _folder.Add("2026-11-27");
        Assert.That(await _folder.RunOnce(), Is.EqualTo(WorkerExit.NothingNew));
        Assert.That(_folder.Lines("The files of 2026-11-27 came after a later night was done."), Has.Exactly(1).Items);
    }

    [Test]
    public async Task A_day_is_over_in_the_worker_s_time_zone()
    {
        _folder.Add("2026-11-30");
        _folder.Clock.SetUtcNow(new(2026, 11, 30, 23, 30, 0, TimeSpan.Zero));
        Assert.That(await _folder.RunOnce(), Is.EqualTo(WorkerExit.NothingNew));
        Assert.That(await _folder.RunOnce("--Worker:TimeZone=Europe/Berlin"), Is.EqualTo(WorkerExit.Done));
    }

    [Test]
    public async Task A_failed_night_is_named_and_tried_again()
    {
        _folder.Add("2026-11-27");
        _folder.AddFile("home", "2026-11-28");
        _folder.AddFile("guide", "2026-11-28", row => row.StartsWith("u9,", StringComparison.Ordinal) ? $"{row}x" : row);
        Assert.That(await _folder.RunOnce(), Is.EqualTo(WorkerExit.Failed));
        string failure = _folder.Lines("The run failed.").Single();
        Assert.That(failure, Does.Contain("guide-2026-11-28.csv").And.Contain("Clicked"));
        Assert.That(_folder.Log.All.Count(line => line.Level == LogLevel.Error), Is.EqualTo(1));

        _folder.AddFile("guide", "2026-11-28");
        Assert.That(await _folder.RunOnce(), Is.EqualTo(WorkerExit.Done));
        Assert.That(_folder.Days, Is.EqualTo(["2026-11-27", "2026-11-28"]));
    }

    [Test]
    public async Task A_night_that_harms_is_left_out()
    {
        _folder.Add("2026-11-25", "2026-11-26", "2026-11-27");
        Assert.That(await _folder.RunOnce(), Is.EqualTo(WorkerExit.Done));
        string[] before = Directory.GetFiles(_folder.Published);

        // Clicks are logged as none, and none as clicks.
        _folder.AddFile("home", "2026-11-28");
        _folder.AddFile("guide", "2026-11-28", row => $"{row[..^1]}{(row[^1] == '1' ? 0 : 1)}");
        Assert.That(await _folder.RunOnce(), Is.EqualTo(WorkerExit.LeftOut));
        Assert.That(_folder.Lines("The guard left 2026-11-28 out"), Has.Exactly(1).Items);
        Assert.That(Directory.GetFiles(_folder.Published), Is.EquivalentTo(before));

        // It is done all the same: the next run goes on behind it.
        _folder.Add("2026-11-29");
        Assert.That(await _folder.RunOnce(), Is.EqualTo(WorkerExit.Done));
    }
}
