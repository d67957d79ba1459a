using Ctnet.MLNet.Serving;
using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.Training;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Reliability;

/// <summary>Faults at random moments: what may happen to a trainer, its disk, its published folder and a scorer.</summary>
internal sealed class SoakFaults(TinyDisk disk, string checkpoints, string published, CtrScorer<GuideRow> scorer) : IDisposable
{
    private readonly Random _random = new(7);
    private readonly Dictionary<string, int> _counts = [];
    private TestProcess _trainer = SoakRun.Start(checkpoints, published);

    /// <summary>How often each fault happened.</summary>
    public IReadOnlyDictionary<string, int> Counts => _counts;

    private string Manifest => Path.Combine(published, PublishedManifest.FileName);

    /// <summary>Waits for a moment, and lets one of the faults happen.</summary>
    public void Next()
    {
        Thread.Sleep(_random.Next(50, 600));
        (string name, Action fault) = _random.GetItems<(string, Action)>(
            [
                ("kills", Restart), ("full disks", FillDisk), ("locked lists", Lock), ("garbage models", SwapGarbage),
                ("times set back", SetBack),
            ], 1)[0];
        fault();
        _counts[name] = _counts.GetValueOrDefault(name) + 1;
    }

    /// <summary>Kills the trainer and starts it again, and waits until it has done some periods.</summary>
    public void Recover()
    {
        Restart();
        for (int period = 0; period < 3; period++)
            Assert.That(_trainer.WaitForLine(), Is.Not.Null, "The trainer does not recover.");
    }

    public void Dispose() => _trainer.Dispose();

    // The trainer does a period first. One whose disk was full has ended by itself.
    private void Restart()
    {
        _trainer.WaitForLine();
        Thread.Sleep(_random.Next(100));
        _trainer.Kill();
        _trainer.Dispose();
        _trainer = SoakRun.Start(checkpoints, published);
    }

    private void FillDisk()
    {
        _trainer.WaitForLine();
        string ballast = disk.File("ballast");
        try
        {
            using FileStream file = File.Create(ballast);
            byte[] zeros = new byte[1 << 16];
            while (true)
                file.Write(zeros);
        }
        catch (IOException)
        {
            // The disk is full.
        }

        Thread.Sleep(_random.Next(100, 800));
        File.Delete(ballast);
        Restart();
    }

    private void Lock()
    {
        try
        {
            using var file = new FileStream(Manifest, FileMode.Open, FileAccess.Read, FileShare.None);
            Thread.Sleep(_random.Next(300));
        }
        catch (IOException)
        {
            // The scorer reads it at this moment.
        }
    }

    private void SwapGarbage()
    {
        string garbage = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.zip");
        byte[] bytes = new byte[_random.Next(1, 5000)];
        _random.NextBytes(bytes);
        File.WriteAllBytes(garbage, bytes);
        Assert.That(() => scorer.Swap(garbage), Throws.TypeOf<InvalidModelException>());
        File.Delete(garbage);
    }

    private void SetBack()
    {
        try
        {
            File.SetLastWriteTimeUtc(Manifest, new DateTime(2001, 1, 1, 0, 0, _random.Next(60), DateTimeKind.Utc));
        }
        catch (FileNotFoundException)
        {
            // The trainer replaces it at this moment.
        }
    }
}
