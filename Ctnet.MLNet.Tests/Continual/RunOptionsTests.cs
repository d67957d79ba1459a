using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Continual;

/// <summary>Options of a nightly job: where it goes on from, late periods, and publication.</summary>
public sealed class RunOptionsTests
{
    private readonly MLContext _ml = new(seed: 1);
    private TemporaryFolder _folder;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void A_late_period_is_taken_with_a_warning()
    {
        ContinualTrainer trainer = Create(options => options.LatePeriods = LatePeriodPolicy.Take);
        trainer.Run([Period("2026-11-28"), Period("2026-11-30"), Period("2026-11-29")]);

        Assert.That(trainer.Results.Select(result => result.Warnings.Count), Is.EqualTo([0, 0, 1]));
        Assert.That(trainer.Results[2].Warnings, Is.EqualTo(["The period is late: '2026-11-30' was done before it."]));
        Assert.That(trainer.Model!.Model().History[^1].Period, Is.EqualTo("2026-11-29"));
    }

    [Test]
    public void A_late_period_is_dropped_and_said()
    {
        var told = new List<PeriodResult>();
        ContinualTrainer trainer = Create(options =>
        {
            options.LatePeriods = LatePeriodPolicy.Drop;
            options.Progress = new Told(told);
        });
        trainer.Run([Period("2026-11-28"), Period("2026-11-30"), Period("2026-11-29"), Period("2026-12-01")]);

        Assert.That(trainer.Results.Select(result => result.Period), Is.EqualTo(["2026-11-28", "2026-11-30", "2026-12-01"]));
        Assert.That(told[2].Warnings, Is.EqualTo(["The period is late: '2026-11-30' was done before it. It was dropped."]));
        Assert.That(told[2].Published, Is.False);
    }

    [Test]
    public void A_late_period_is_refused()
    {
        ContinualTrainer trainer = Create(options => options.LatePeriods = LatePeriodPolicy.Refuse);
        trainer.Step(Period("2026-11-30"));
        ITransformer before = trainer.Model!;

        Assert.That(
            () => trainer.Step(Period("2026-11-29")),
            Throws.ArgumentException.With.Message.StartsWith(
                "Period '2026-11-29': The period is late: '2026-11-30' was done before it. LatePeriods refuses late periods."));
        Assert.That((trainer.Results.Count, trainer.Model), Is.EqualTo((1, before)));
    }

    [Test]
    public void Without_the_option_names_have_no_order()
    {
        ContinualTrainer trainer = Create();
        trainer.Run([Period("b"), Period("a")]);
        Assert.That(trainer.Results.Select(result => result.Warnings.Count), Is.EqualTo([0, 0]));
    }

    [Test]
    public void A_job_that_starts_every_night_goes_on_where_it_was()
    {
        void Set(ContinualTrainerOptions options) => options.CheckpointFolder = _folder.File("checkpoints");
        ContinualTrainer first = Create(Set), second = Create(Set), whole = Create();

        Assert.That(first.ResumeOrStart(), Is.False);
        first.Step(Period("1"));
        Assert.That(second.ResumeOrStart(), Is.True);
        second.Step(Period("2"));

        whole.Run([Period("1"), Period("2")]);
        Tiny.AssertSame(second.Model!.Model(), whole.Model!.Model());
        Assert.That(() => Create().ResumeOrStart(), Throws.InvalidOperationException.With.Message.Contains("CheckpointFolder"));
    }

    [Test]
    public void One_file_always_has_the_newest_published_model([Values] bool andFolder)
    {
        string file = _folder.File("guide.zip");
        ContinualTrainer trainer = Create(options =>
        {
            options.PublishPath = file;
            options.PublishEvery = 2;
            options.PublishFolder = andFolder ? _folder.File("published") : null;
        });
        List<string> versions = [];
        foreach (string name in (string[])["1", "2", "3"])
        {
            trainer.Step(Period(name));
            versions.Add(_ml.Model.LoadChecked(file, out _).Model().Version);
        }

        string[] results = [.. trainer.Results.Select(result => result.ModelVersion!)];
        Assert.That(versions, Is.EqualTo([results[0], results[0], results[2]]));
        Assert.That(File.Exists(Path.Combine(_folder.File("published"), "published.json")), Is.EqualTo(andFolder));
    }

    [Test]
    public void A_published_file_has_the_columns_of_the_rows()
    {
        string file = _folder.File("guide.zip");
        Create(options => options.PublishPath = file).Step(Period("1"));

        _ml.Model.LoadChecked(file, out DataViewSchema? columns);
        string[] expected = [.. Period("1").Target!.Schema.Select(column => $"{column.Name} {column.Type}")];
        Assert.That(columns!.Select(column => $"{column.Name} {column.Type}"), Is.EqualTo(expected));
    }

    [Test]
    public void A_run_that_resumes_publishes_what_the_run_before_it_did_not([Values] bool asFolder)
    {
        string published = _folder.File("published"), file = _folder.File("guide.zip");
        ContinualTrainer killed = Create(Set), next = Create(Set);
        killed.Step(Period("1"));
        killed.Step(Period("2"));
        string before = Version();
        next.ResumeOrStart();
        next.Run([Period("1"), Period("2")]);

        Assert.That(before, Is.EqualTo(killed.Results[0].ModelVersion));
        Assert.That(Version(), Is.EqualTo(killed.Results[1].ModelVersion));

        // Nothing is published twice.
        DateTime written = Directory.GetFiles(_folder.Path, "published.json", SearchOption.AllDirectories).Append(file)
            .Where(File.Exists).Max(File.GetLastWriteTimeUtc);
        ContinualTrainer idle = Create(Set);
        idle.ResumeOrStart();
        idle.Run([Period("2")]);
        if (asFolder)
            Assert.That(File.GetLastWriteTimeUtc(Path.Combine(published, "published.json")), Is.EqualTo(written));

        string Version()
        {
            ITransformer model = asFolder
                ? _ml.Model.LoadChecked(Directory.GetFiles(published, "*.zip").Max()!, out _)
                : _ml.Model.LoadChecked(file, out _);
            return model.Model().Version;
        }

        void Set(ContinualTrainerOptions options)
        {
            (options.CheckpointFolder, options.PublishEvery) = (_folder.File("checkpoints"), 10);
            options.PublishFolder = asFolder ? published : null;
            options.PublishPath = asFolder ? null : file;
            options.CheckpointDeltaShare = 0;
        }
    }

    [Test]
    public void Periods_can_be_taken_back()
    {
        string file = _folder.File("guide.zip");
        ContinualTrainer first = Create(Set), back = Create(Set), next = Create(Set);
        first.Run([Period("1"), Period("2"), Period("3")]);
        back.Rollback("1");

        Assert.That(back.Results.Select(result => result.Period), Is.EqualTo(["1"]));
        Assert.That(_ml.Model.LoadChecked(file, out _).Model().Version, Is.EqualTo(first.Results[0].ModelVersion));

        next.ResumeOrStart();
        next.Run([Period("1"), Period("2"), Period("3")]);
        Assert.That(next.Model!.Model().Version, Is.EqualTo(first.Results[2].ModelVersion));
        Assert.That(
            () => Create(Set).Rollback("0"),
            Throws.TypeOf<DirectoryNotFoundException>().With.Message.Contains("It has those of 3, 2, 1"));
        Assert.That(() => Create().Rollback("1"), Throws.InvalidOperationException);

        void Set(ContinualTrainerOptions options) =>
            (options.CheckpointFolder, options.PublishPath, options.KeptCheckpoints) = (_folder.File("checkpoints"), file, 5);
    }

    [Test]
    public void A_result_is_one_line()
    {
        ContinualTrainer trainer = Create(options => options.LatePeriods = LatePeriodPolicy.Take);
        trainer.Run([Period("2"), Period("1")]);

        string version = trainer.Results[1].ModelVersion![..8];
        Assert.That(trainer.Results[0].ToString(), Does.Match("^2: 60 rows, not scored, model [0-9A-Fa-f]{8}$"));
        Assert.That(
            trainer.Results[1].ToString(),
            Does.Match($"^1: 60 rows, AUC \\.[0-9]{{4}}, log loss [0-9]?\\.[0-9]{{4}} \\(last periods: \\.[0-9]{{4}}, "
                + $"[0-9]?\\.[0-9]{{4}}\\), model {version}; The period is late: '2' was done before it$"));
    }

    private ContinualPeriod Period(string name) => new(name, _ml.View(TinyWorld.Guide(60, seed: name[^1])));

    private ContinualTrainer Create(Action<ContinualTrainerOptions>? set = null)
    {
        var options = new ContinualTrainerOptions
        {
            Target = _ => _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide")
                .Append(_ml.BinaryClassification.Trainers.CtrTower(Tiny.Tower())),
            LabelColumnName = "Clicked", ContinueOptions = new() { NumberOfThreads = 1 },
        };
        set?.Invoke(options);
        return _ml.ContinualTrainer(options);
    }

    private sealed class Told(List<PeriodResult> results) : IProgress<PeriodResult>
    {
        public void Report(PeriodResult value) => results.Add(value);
    }
}
