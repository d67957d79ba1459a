using System.Globalization;
using System.Text.Json.Nodes;
using Ctnet.MLNet.Compare;
using Ctnet.MLNet.Compare.Tuning;
using Ctnet.MLNet.Tests.Framework;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Compare.Tuning;

/// <summary>
/// A search for settings on a simulated log: some users click more than others, and some items are clicked more. Half of the rows
/// are of the target domain.
/// </summary>
public sealed class TuneRunTests
{
    private const int Rows = 4000, RowsADay = 100;

    private TaskFolder _folder = null!;

    [SetUp]
    public void Prepare()
    {
        _folder = new TaskFolder();
        WriteLog();
    }

    [TearDown]
    public void CleanUp() => _folder.Dispose();

    [Test]
    public void A_bad_learning_rate_is_beaten_and_replaced()
    {
        FileInfo task = Task(("learningRate", 0.00001), ("embeddingLearningRate", 0.00001));
        TuneResult result = Run(task, trials: 8, "target-only");
        Assert.That(result.IsBetter, Is.True, result.Finding);
        Assert.That(result.LogLoss!.High, Is.Negative);
        Assert.That(result.Auc!.Low, Is.Positive);
        Assert.That(result.Best.Last!.Rung, Is.EqualTo(3));
        Assert.That(result.Best.Last.LogLoss, Is.LessThan(result.Current!.Last!.LogLoss - 0.05));
        Assert.That(
            result.LogLoss.Difference,
            Is.EqualTo(result.Best.Last.LogLoss - result.Current.Last.LogLoss).Within(1e-9));

        TaskFileEdit.Write(task, result.Changes, task);
        CompareTask tuned = CompareTask.Load(task);
        Assert.That(SearchSpace.SettingsOf(tuned.Description.Training), Is.EqualTo(result.Best.Settings));
        Assert.That(tuned.Description.Training.SourceEmbeddingLearningRate, Is.EqualTo(0.03), "target-only does not read it.");
    }

    [Test]
    public void A_seed_gives_the_same_trials_again_and_another_seed_others()
    {
        FileInfo task = Task();
        string first = Describe(Run(task, trials: 5, "target-only", "ctnet"));
        Assert.That(Describe(Run(task, trials: 5, "target-only", "ctnet")), Is.EqualTo(first));
        Assert.That(
            Describe(new TuneRun(CompareTask.Load(task), Options(5, "target-only", "ctnet") with { Seed = 1 }).Execute()),
            Is.Not.EqualTo(first));
    }

    [Test]
    public void The_measured_rows_stay_unseen()
    {
        FileInfo task = Task();
        string before = Describe(Run(task, trials: 4, "target-only", "ctnet"));
        WriteLog(changedFrom: Rows / 2);
        Assert.That(Describe(Run(task, trials: 4, "target-only", "ctnet")), Is.EqualTo(before));
    }

    [Test]
    public void A_finalist_trains_on_each_row_once_and_half_of_the_trials_go_on()
    {
        FileInfo task = Task();
        var progress = new List<TuneProgress>();
        var run = new TuneRun(CompareTask.Load(task), Options(9, "target-only"));
        TuneResult result = run.Execute(at =>
        {
            lock (progress)
                progress.Add(at);
        });
        Assert.That(run.TargetRows, Is.EqualTo(Rows / 4));
        Assert.That(result.Current!.TrainedRows, Is.EqualTo(run.TargetRows));
        // The current settings go on wherever they rank.
        int extra = result.Trials.Count(trial => trial.Scores.Count == 3) - 3;
        Assert.That(result.Trials.Count(trial => trial.Scores.Count >= 2), Is.InRange(5, 6));
        Assert.That(extra, Is.InRange(0, 1));
        Assert.That(result.Trials.Min(trial => trial.Scores.Count), Is.EqualTo(1));
        Assert.That(progress.Select(at => at.Rung).Distinct(), Is.EquivalentTo(new[] { 1, 2, 3 }));
        foreach (var rung in progress.GroupBy(at => at.Rung))
        {
            Assert.That(rung.Max(at => at.Done), Is.EqualTo(rung.First().Total));
            Assert.That(rung.Select(at => at.Total).Distinct().Count(), Is.EqualTo(1));
        }
    }

    [Test]
    public void The_last_rung_has_the_figures_of_a_comparison_up_to_there()
    {
        FileInfo task = Task();
        TuneResult result = Run(task, trials: 2, "target-only");
        // The second half of the rows before the measured ones is measured by compare.
        JsonObject json = Json();
        json["report"] = new JsonObject { ["from"] = Day(10), ["until"] = Day(20) };
        var options = new CompareRunOptions(["target-only"], [0], _folder.Output) { Resamples = 10 };
        StrategyResult compared =
            new CompareRun(CompareTask.Load(_folder.Write(json.ToJsonString())), options).Execute().Strategies[0];
        Assert.That(result.Current!.Last!.LogLoss, Is.EqualTo(compared.LogLoss.Mean!.Value).Within(1e-6));
        Assert.That(result.Current.Last.Auc, Is.EqualTo(compared.Auc.Mean!.Value).Within(1e-6));
    }

    [Test]
    public void Trials_whose_training_diverges_are_out_and_said()
    {
        FileInfo task = Task(("learningRate", 100), ("embeddingLearningRate", 100));
        TuneResult result = Run(task, trials: 6, "target-only");
        Assert.That(result.Trials[0].Failure, Does.StartWith("Training diverged"));
        Assert.That(result.Current, Is.Null);
        Assert.That(result.Finding, Does.EndWith("(target-only): with yours, the training of target-only diverged."));
        Assert.That(result.IsBetter, Is.True);
    }

    [Test]
    public void A_search_stops_between_two_periods()
    {
        var run = new TuneRun(CompareTask.Load(Task()), Options(4, "target-only"));
        using var stop = new CancellationTokenSource();
        int after = 0;
        Assert.That(
            () => run.Execute(
                _ =>
                {
                    Interlocked.Increment(ref after);
                    stop.Cancel();
                },
                stop.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(after, Is.InRange(1, Environment.ProcessorCount));
    }

    [Test]
    public void Too_few_periods_and_wrong_options_are_refused()
    {
        JsonObject json = Json();
        json["time"]!["step"] = "5d";
        CompareTask task = CompareTask.Load(_folder.Write(json.ToJsonString()));
        Assert.That(
            () => new TuneRun(task, Options(4, "target-only")),
            Throws.InstanceOf<InputFileException>().With.Message.StartsWith("Only 4 periods with target rows lie before"));
        task = CompareTask.Load(Task());
        Assert.That(() => new TuneRun(task, Options(4, "lightgbm")), Throws.ArgumentException);
        Assert.That(() => new TuneRun(task, Options(4)), Throws.ArgumentException);
        Assert.That(() => new TuneRun(task, Options(2, "target-only", "ctnet")), Throws.ArgumentException);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void The_command_writes_better_settings_only(bool isBad)
    {
        FileInfo task = isBad ? Task(("learningRate", 0.00001), ("embeddingLearningRate", 0.00001)) : Task();
        string before = File.ReadAllText(task.FullName);
        // The default settings of the simulated task are good: two drawn ones do not beat them.
        (int exitCode, string output, string errors) = BuiltProgram.Tool.Run(
            ["tune", task.FullName, "--trials", isBad ? "8" : "3", "--strategies", "target-only", "--write"]);
        Assert.That(exitCode, Is.Zero, errors);
        Assert.That(output, Does.Contain("(yours)").And.Contain("counted once a pass"));
        Assert.That(output, Does.Contain(isBad ? "Use the settings of trial" : "Keep your settings"));
        Assert.That(File.ReadAllText(task.FullName) == before, Is.EqualTo(!isBad), output);
    }

    private static TuneOptions Options(int trials, params string[] strategies) =>
        new(strategies) { Trials = trials, Resamples = 200 };

    private static TuneResult Run(FileInfo task, int trials, params string[] strategies) =>
        new TuneRun(CompareTask.Load(task), Options(trials, strategies)).Execute();

    private static string Describe(TuneResult result) => string.Join('\n', result.Trials.Select(trial =>
    {
        (string settings, string scores) = (string.Join(' ', trial.Settings), string.Join(' ', trial.Scores));
        return $"{trial.Number} {trial.Strategy} {settings} {scores} {trial.TrainedRows}";
    }));

    private static string Day(int day) =>
        DateTimeOffset.FromUnixTimeSeconds(1362009600).AddDays(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static JsonObject Json()
    {
        JsonObject json = TaskFolder.Task();
        json["report"]!["from"] = Day(Rows / RowsADay / 2);
        return json;
    }

    private FileInfo Task(params (string Name, double Value)[] training)
    {
        JsonObject json = Json();
        json["training"] = new JsonObject(
            training.Select(one => KeyValuePair.Create(one.Name, (JsonNode?)JsonValue.Create(one.Value))));
        return _folder.Write(json.ToJsonString());
    }

    private void WriteLog(int changedFrom = Rows)
    {
        var random = new Random(3);
        File.WriteAllLines(_folder.Log.FullName, ["ts,user,item,rating,genres,year", .. Enumerable.Range(0, Rows).Select(row =>
        {
            int user = random.Next(40), item = random.Next(20);
            string genres = row % 2 == 0 ? "Horror" : "Comedy";
            bool clicks = (user % 4) + (item % 4) >= 3 != random.NextDouble() < 0.1 != row >= changedFrom;
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{1362009600 + (row * 86_400 / RowsADay)},u{user},i{item},{(clicks ? 9 : 3)},{genres},2000");
        })]);
    }
}
