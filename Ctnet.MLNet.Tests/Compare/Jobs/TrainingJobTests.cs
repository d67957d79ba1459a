using System.Text.Json.Nodes;
using Ctnet.MLNet.Compare;
using Ctnet.MLNet.Compare.Jobs;
using Ctnet.MLNet.Compare.Tasks.Description;
using Ctnet.MLNet.Ranks;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Compare.Jobs;

/// <summary>The job of a task file: the history, then night after night.</summary>
public sealed class TrainingJobTests
{
    private const int Days = 6;

    private static readonly Dictionary<string, string> s_allLogs = [];

    private TwoLogs _logs;

    [SetUp]
    public void WriteLogs() => _logs = new(Days);

    [TearDown]
    public void RemoveLogs() => _logs.Dispose();

    [Test]
    public void A_job_reaches_what_the_comparison_measured(
        [Values("ctnet", "ctnet-delta", "ctnet-ensemble", "target-only")] string model)
    {
        JsonObject task = TwoLogs.Task();
        task["job"]!["model"] = model;
        FileInfo file = _logs.Write(task);

        JobRun run = Open(file);
        run.Execute();
        var output = new DirectoryInfo(_logs.FileOf("out"));
        var comparison = new CompareRun(CompareTask.Load(file), new([model], [0], output) { Resamples = 10 });
        comparison.Train(_ => { }, CancellationToken.None);
        comparison.Write(comparison.Measure());

        JsonNode results = JsonNode.Parse(File.ReadAllText(Path.Combine(output.FullName, "results.json")))!;
        JsonArray periods = results["strategies"]![0]!["seeds"]![0]!["periods"]!.AsArray();
        Assert.That(periods, Has.Count.EqualTo(Days / 2));
        foreach (JsonNode? period in periods)
        {
            PeriodResult result = run.Results.Single(result => result.Period == (string)period!["start"]!);
            Assert.That(result.Metrics!.Auc, Is.EqualTo((double)period!["auc"]!).Within(1e-9));
            Assert.That(result.Metrics.LogLoss, Is.EqualTo((double)period["logLoss"]!).Within(1e-9));
        }
    }

    [Test]
    public void Ranks_do_a_job_together_and_one_process_goes_on()
    {
        FileInfo file = _logs.Write(TwoLogs.Task());
        PeriodResult[][] results = RankThreads.Run(2, ranks =>
        {
            JobRun run = TrainingJob.Load(file, ranks).Open(s_allLogs, TwoLogs.At(Days));
            run.Execute();
            return run.Results.ToArray();
        });

        Assert.That(
            results[1].Select(result => result.ModelVersion), Is.EqualTo(results[0].Select(result => result.ModelVersion)));
        Assert.That(results[0].Select(result => result.Period), Is.EqualTo(Enumerable.Range(0, Days).Select(TwoLogs.NameOf)));
        JobRun one = Open(file, TwoLogs.At(Days));
        Assert.That((one.Periods, one.Results.Count), Is.EqualTo((0, Days)));
        _logs.AddDay(Days);
        Assert.That(Open(file, TwoLogs.At(Days + 1)).Execute(), Has.Count.EqualTo(1));
    }

    [Test]
    public void A_step_takes_the_nights_that_are_new()
    {
        FileInfo file = _logs.Write(TwoLogs.Task());
        Open(file).Execute();
        _logs.AddDay(Days);
        _logs.AddDay(Days + 1);

        JobRun night = Open(file, TwoLogs.At(Days + 2));
        IReadOnlyList<PeriodResult> results = night.Execute();

        Assert.That(results.Select(result => result.Period), Is.EqualTo([TwoLogs.NameOf(Days), TwoLogs.NameOf(Days + 1)]));
        Assert.That((night.Periods, night.Rows, night.Notes.Count), Is.EqualTo((2, 180, 0)));
        Assert.That(night.Results, Has.Count.EqualTo(Days + 2));
        Assert.That(Open(file, TwoLogs.At(Days + 2)).Periods, Is.Zero);
    }

    [Test]
    public void Nights_from_files_of_their_own_end_in_the_same_model()
    {
        FileInfo file = _logs.Write(TwoLogs.Task());
        Open(file, TwoLogs.At(Days)).Execute();
        File.WriteAllLines(_logs.FileOf("home6.csv"), TwoLogs.HomeLines(Days).Prepend("time,user_id,product,price,clicked"));
        File.WriteAllLines(_logs.FileOf("guide6.csv"), TwoLogs.GuideLines(Days).Prepend("ts,visitor,item,topic,rating"));
        var tonight = new Dictionary<string, string>
        {
            ["home"] = _logs.FileOf("home6.csv"), ["guide"] = _logs.FileOf("guide6.csv"),
        };
        string files = Version(Open(file, TwoLogs.At(Days + 1), tonight));

        _logs.AddDay(Days);
        JsonObject other = TwoLogs.Task();
        other["job"]!["folder"] = "other";
        Assert.That(Version(Open(_logs.Write(other, "other.json"), TwoLogs.At(Days + 1))), Is.EqualTo(files));
    }

    [Test]
    public void A_day_that_is_not_over_waits()
    {
        FileInfo file = _logs.Write(TwoLogs.Task());
        JobRun run = Open(file, TwoLogs.At(Days - 1, hours: 12));

        Assert.That(run.Periods, Is.EqualTo(Days - 1));
        Assert.That(run.Notes, Is.EqualTo(
            [$"90 rows from {TwoLogs.NameOf(Days - 1)} on are left for a later step: their period is not over yet."]));
        run.Execute();
        Assert.That(Open(file, TwoLogs.At(Days)).Span, Is.EqualTo((TwoLogs.NameOf(Days - 1), TwoLogs.NameOf(Days - 1))));
    }

    [Test]
    public void Rows_that_come_after_their_day_was_done_are_said()
    {
        FileInfo file = _logs.Write(TwoLogs.Task());
        Open(file).Execute();
        File.AppendAllLines(_logs.Guide.FullName, TwoLogs.GuideLines(2).Take(3));

        JobRun run = Open(file);
        Assert.That(run.Periods, Is.Zero);
        Assert.That(run.Notes, Is.EqualTo(
            [$"{TwoLogs.NameOf(2)} was done with 30 target rows, and the log has 33 by now. Rows that come after their period "
                + "was done are not trained on."]));
    }

    [Test]
    public void A_log_that_a_night_lacks_is_said()
    {
        FileInfo file = _logs.Write(TwoLogs.Task());
        Open(file).Execute();
        File.WriteAllLines(_logs.FileOf("guide6.csv"), TwoLogs.GuideLines(Days).Prepend("ts,visitor,item,topic,rating"));

        JobRun run = Open(file, files: new() { ["guide"] = _logs.FileOf("guide6.csv") });
        Assert.That(run.Notes, Is.EqualTo(["No rows of 'home' were given: the periods are done without them."]));
        Assert.That(run.Execute(), Has.Count.EqualTo(1));
        Assert.That(
            () => Open(file, files: new() { ["guid"] = "x.csv" }),
            Throws.TypeOf<InputFileException>().With.Message.EqualTo(
                "There is no log 'guid'. Did you mean 'guide'? The task has home, guide."));
    }

    [Test]
    public void A_job_that_was_stopped_ends_in_the_same_model()
    {
        FileInfo file = _logs.Write(TwoLogs.Task());
        JsonObject other = TwoLogs.Task();
        other["job"]!["folder"] = "other";
        using var stop = new CancellationTokenSource();
        TrainingJob stopped = TrainingJob.Load(_logs.Write(other, "other.json"));
        JobRun first = stopped.Open(s_allLogs, TwoLogs.At(99), new StopAfter(3, stop), stop.Token);

        Assert.That(first.Execute, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(first.Results, Has.Count.EqualTo(3));
        JobRun second = TrainingJob.Load(_logs.Write(other, "other.json")).Open(s_allLogs, TwoLogs.At(99));
        Assert.That(Version(second), Is.EqualTo(Version(Open(file))));
    }

    [Test]
    public void A_published_model_scores_rows_of_the_log_as_they_are()
    {
        FileInfo file = _logs.Write(TwoLogs.Task());
        Open(file).Execute();
        var ml = new MLContext();
        ITransformer model = ml.Model.LoadChecked(Path.Combine(_logs.Path, "job", "model.zip"), out DataViewSchema? columns);

        Assert.That(columns!.Select(column => $"{column.Name} {column.Type}"), Is.SupersetOf(new[]
        {
            "ts String", "visitor String", "item String", "topic String", "rating Boolean",
        }));
        Assert.That(model.GetOutputSchema(columns!).GetColumnOrNull("Probability"), Is.Not.Null);
        Assert.That(Directory.GetFiles(Path.Combine(_logs.Path, "job", "published"), "published.json"), Has.Length.EqualTo(1));
    }

    [TestCase("job", "model", "joint", "'job.model' is 'joint'; it may be ctnet, ctnet-delta, ctnet-ensemble, target-only.")]
    [TestCase("job", "folder", " ", "'job.folder' is empty; name a folder, such as ctnet-job.")]
    [TestCase("job", "threads", 0, "'job.threads' is 0; it may be 1 to 1024.")]
    public void A_wrong_setting_is_named(string part, string key, object value, string message)
    {
        JsonObject task = TwoLogs.Task();
        task[part]![key] = JsonValue.Create(value);
        FileInfo file = _logs.Write(task);
        Assert.That(
            () => TrainingJob.Load(file),
            Throws.TypeOf<InputFileException>().With.Message.EqualTo($"{file.FullName}: {message}"));
    }

    [Test]
    public void Every_model_that_the_task_file_allows_can_be_trained() =>
        Assert.That(JobModel.Names, Is.EquivalentTo(AllowedTexts.Of<TaskJob>(nameof(TaskJob.Model))));

    [Test]
    public void Logs_that_are_cut_by_rank_have_no_nights()
    {
        JsonObject task = TwoLogs.Task();
        task["time"] = new JsonObject { ["periods"] = 3, ["align"] = "rank" };
        FileInfo file = _logs.Write(task);
        Assert.That(() => TrainingJob.Load(file), Throws.TypeOf<InputFileException>().With.Message.Contains("give 'time.step'"));
    }

    [TestCase("rating", "numeric", "A model must not read its label: remove the field.")]
    [TestCase("ts", "categorical", "which is the time. Copy the column in the log.")]
    public void A_field_that_reads_the_label_or_the_time_is_refused(string column, string kind, string message)
    {
        JsonObject task = TwoLogs.Task();
        task["logs"]![1]!["fields"]!.AsArray().Add(new JsonObject { ["name"] = "x", ["column"] = column, ["kind"] = kind });
        FileInfo file = _logs.Write(task);
        Assert.That(() => TrainingJob.Load(file), Throws.TypeOf<InputFileException>().With.Message.Contains(message));
    }

    [TestCase("training", "learningRate", 0.001)]
    [TestCase("job", "seed", 7)]
    [TestCase("time", "step", "2d")]
    public void A_setting_that_changed_since_the_job_began_is_refused(string part, string key, object value)
    {
        JsonObject task = TwoLogs.Task();
        Open(_logs.Write(task)).Execute();
        task[part]![key] = JsonValue.Create(value);
        FileInfo file = _logs.Write(task);
        Assert.That(
            () => Open(file),
            Throws.TypeOf<InputFileException>().With.Message.Match(
                $"began with other settings: '{part}'(, 'fields')? of the task file changed"));
    }

    [Test]
    public void A_setting_that_only_a_comparison_reads_may_change()
    {
        JsonObject task = TwoLogs.Task();
        Open(_logs.Write(task)).Execute();
        task["training"]!["windowPeriods"] = 5;
        task["report"]!["from"] = "half-of-rows";
        Assert.That(Open(_logs.Write(task)).Periods, Is.Zero);
    }

    [Test]
    public void A_job_that_has_done_nothing_yet_takes_other_settings()
    {
        JsonObject task = TwoLogs.Task();
        FileInfo file = _logs.Write(task);
        Assert.That(Open(file, TwoLogs.At(0)).Periods, Is.Zero);
        task["training"]!["learningRate"] = 0.001;
        Assert.That(Version(Open(_logs.Write(task))), Is.Not.Empty);
    }

    [Test]
    public void Settings_that_are_lost_are_named()
    {
        FileInfo file = _logs.Write(TwoLogs.Task());
        Open(file).Execute();
        File.Delete(Path.Combine(_logs.Path, "job", "settings.json"));
        Assert.That(() => Open(file), Throws.TypeOf<InputFileException>().With.Message.Contains("Restore the file"));
    }

    [Test]
    public void Settings_that_are_damaged_are_named([Values("", "3", "{")] string text)
    {
        FileInfo file = _logs.Write(TwoLogs.Task());
        Open(file).Execute();
        string settings = Path.Combine(_logs.Path, "job", "settings.json");
        File.WriteAllText(settings, text);
        Assert.That(
            () => Open(file), Throws.TypeOf<InputFileException>().With.Message.StartsWith($"{settings} is not a job's settings"));
    }

    private static JobRun Open(FileInfo file, DateTimeOffset? now = null, Dictionary<string, string>? files = null) =>
        TrainingJob.Load(file).Open(files ?? s_allLogs, now ?? TwoLogs.At(99));

    private static string Version(JobRun run)
    {
        run.Execute();
        return run.Results[^1].ModelVersion!;
    }

    private sealed class StopAfter(int periods, CancellationTokenSource stop) : IProgress<PeriodResult>
    {
        private int _periods;

        public void Report(PeriodResult value)
        {
            if (++_periods == periods)
                stop.Cancel();
        }
    }
}
