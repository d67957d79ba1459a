using Ctnet.MLNet.Continual;
using Ctnet.MLNet.Tests.MLNetSurface;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Reliability;

/// <summary>On a full or a read-only disk, writing fails with a clear error, and leaves what was there.</summary>
public sealed class DiskTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Test]
    public void On_a_full_disk_a_period_is_not_done_and_can_be_run_again()
    {
        using var disk = new TinyDisk(kilobytes: 1000);
        ContinualPeriod[] periods = [.. ContinualRuns.Periods(_ml, 4)];
        ContinualTrainer trainer = ContinualRuns.Run(disk.Path, 3);
        (ITransformer? model, ITransformer? source) = (trainer.Model, trainer.SourceModel);
        string filler = disk.File("filler");
        Fill(filler);

        Assert.That(() => trainer.Step(periods[3]), Throws.InstanceOf<IOException>().With.Message.Contains("No space left"));
        Assert.That((trainer.Model, trainer.SourceModel, trainer.Results.Count), Is.EqualTo((model, source, 3)));
        IEnumerable<string?> names = Directory.GetDirectories(disk.Path).Select(Path.GetFileName);
        Assert.That(names.Max(StringComparer.Ordinal), Is.EqualTo("000003"));
        Assert.That(Checkpoint.Load(_ml, disk.Path).Memory.Results, Has.Count.EqualTo(3));

        File.Delete(filler);
        trainer.Step(periods[3]);
        ContinualTrainer whole = ContinualRuns.Run(null, 4);
        Tiny.AssertSame(trainer.Model!.Model(), whole.Model!.Model());
        Tiny.AssertSame(Checkpoint.Load(_ml, disk.Path).Memory.Model!.Model(), whole.Model!.Model());
    }

    [Test]
    public void On_a_read_only_disk_a_period_is_not_done()
    {
        using var disk = new TinyDisk(kilobytes: 2000);
        ContinualTrainer trainer = ContinualRuns.Run(disk.Path, 2);
        disk.MakeReadOnly();
        Assert.That(() => trainer.Step(ContinualRuns.Periods(_ml, 3).Last()),
            Throws.InstanceOf<IOException>().With.Message.Contains("Read-only"));
        Assert.That(trainer.Results, Has.Count.EqualTo(2));
        Assert.That(Checkpoint.Load(_ml, disk.Path).Memory.Results, Has.Count.EqualTo(2));
    }

    [Test]
    public void A_model_that_does_not_fit_leaves_the_old_file([Values] bool full)
    {
        using var disk = new TinyDisk(kilobytes: 500);
        ITransformer model = Clicks.TowerPipeline().Fit(Clicks.Guide);
        string file = disk.File("model.zip");
        _ml.Model.SaveAtomically(model, Clicks.Guide.Schema, file);
        byte[] before = File.ReadAllBytes(file);
        if (full)
            Fill(disk.File("filler"));
        else
            disk.MakeReadOnly();

        Assert.That(() => _ml.Model.SaveAtomically(model, Clicks.Guide.Schema, file), Throws.InstanceOf<IOException>());
        Assert.That(File.ReadAllBytes(file), Is.EqualTo(before));
        Assert.That(Directory.GetFiles(disk.Path, "model.zip*"), Has.Length.EqualTo(1));
    }

    [Test]
    public void A_model_that_is_saved_atomically_gives_the_same_scores()
    {
        using var folder = new Framework.TemporaryFolder();
        ITransformer model = Clicks.TowerPipeline().Fit(Clicks.Guide);
        string file = folder.File("model.zip");
        File.WriteAllText(file, "what was there");
        // Writers at the same time do not disturb each other.
        Parallel.For(0, 4, _ => new MLContext().Model.SaveAtomically(model, Clicks.Guide.Schema, file));

        Assert.That(Prediction.Of(_ml.Model.LoadChecked(file, out DataViewSchema schema).Transform(Clicks.Guide))
            .Select(row => row.Score),
            Is.EqualTo(Prediction.Of(model.Transform(Clicks.Guide)).Select(row => row.Score)));
        Assert.That(schema.Select(column => column.Name), Is.EqualTo(Clicks.Guide.Schema.Select(column => column.Name)));
        Assert.That(Directory.GetFiles(folder.Path), Is.EqualTo(new[] { file }));
    }

    private static void Fill(string file)
    {
        using FileStream stream = File.Create(file, bufferSize: 1);
        try
        {
            byte[] block = new byte[4096];
            while (true)
                stream.Write(block);
        }
        catch (IOException)
        {
            // The disk is full.
        }
    }
}
