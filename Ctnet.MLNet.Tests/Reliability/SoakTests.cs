using System.Diagnostics;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Serving;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Reliability;

/// <summary>
/// A trainer that publishes, a scorer that follows, and clients, while faults happen. At the end, every answer must be that of a
/// published model, no period may be lost or counted twice, and memory and files must be as after the first quarter.
/// </summary>
public sealed class SoakTests
{
    private const int DiskKilobytes = 64 << 10, MostFiles = 100;

    [Test]
    public void All_parts_together_withstand_two_minutes_of_faults() => Soak(TimeSpan.FromMinutes(2));

    [Test, Explicit("Takes more than an hour.")]
    public void All_parts_together_withstand_an_hour_of_faults() => Soak(TimeSpan.FromHours(1));

    private static void Soak(TimeSpan duration)
    {
        using var disk = new TinyDisk(DiskKilobytes);
        string checkpoints = Directory.CreateDirectory(disk.File("checkpoints")).FullName;
        string published = Directory.CreateDirectory(disk.File("published")).FullName;
        GuideRow[] rows = TinyWorld.Guide(50, seed: 3, firstUser: 20);
        SoakRun.Run(checkpoints, published, 2, (_, _) => { });
        using var scorer = new CtrScorer<GuideRow>(published, new() { WatchInterval = TimeSpan.FromMilliseconds(50) });
        var clients = new SoakClients(scorer, rows);
        long early = 0;
        IReadOnlyList<List<string>> met;
        using (var faults = new SoakFaults(disk, checkpoints, published, scorer))
        {
            for (long started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < duration;)
            {
                faults.Next();
                if (early == 0 && Stopwatch.GetElapsedTime(started) > duration / 4)
                    early = GC.GetTotalMemory(forceFullCollection: true);
            }

            faults.Recover();
            TestContext.Out.WriteLine(string.Join(", ", faults.Counts.Select(fault => $"{fault.Value} {fault.Key}")));
        }

        string newest = ModelPublisher.Short(PublishedManifest.Read(published).Version);
        Assert.That(() => scorer.ModelVersion, Is.EqualTo(newest).After(20_000, 100), "The scorer does not recover.");
        Thread.Sleep(500);
        met = clients.End();
        long late = GC.GetTotalMemory(forceFullCollection: true);

        ContinualTrainer end = SoakRun.Run(checkpoints, null, 0, (_, _) => { });
        var versions = new List<string>();
        var expected = new Dictionary<(string, int), float>();
        ContinualTrainer whole = SoakRun.Run(null, null, end.Results.Count, (trainer, _) =>
        {
            string version = ModelPublisher.Short(ModelDelta.VersionOf(trainer.Model!));
            if (versions.Contains(version))
                return;
            versions.Add(version);
            float[] probabilities = trainer.Model!.Probabilities(new MLContext().View(rows));
            for (int row = 0; row < rows.Length; row++)
                expected.Add((version, row), probabilities[row]);
        });

        TestContext.Out.WriteLine(
            $"{end.Results.Count} periods, {versions.Count} versions, of which {met.SelectMany(each => each).Distinct().Count()} "
            + $"answered {clients.Count:N0} rows; {clients.Repaired:N0} requests with a bad row; {early >> 20} MB, then {late >> 20} MB.");
        Assert.That(clients.Answers.Where(answer => !expected.TryGetValue(answer.Key, out float right) || right != answer.Value),
            Is.Empty, "An answer was not that of a published model.");
        Assert.That(
            met.Select(each => each.ConvertAll(versions.IndexOf)), Has.All.Ordered, "An older model answered after a newer one.");
        Assert.That(
            end.Results.Select(ContinualRuns.TextOf), Is.EqualTo(whole.Results.Select(ContinualRuns.TextOf)),
            "A period was lost or counted twice.");
        Tiny.AssertSame(end.Model!.Model(), whole.Model!.Model());
        Assert.That(late, Is.LessThan(2 * early + (32L << 20)), "Memory grows.");
        Assert.That(Directory.EnumerateFiles(disk.Path, "*", SearchOption.AllDirectories).Count(), Is.LessThan(MostFiles));
    }
}
