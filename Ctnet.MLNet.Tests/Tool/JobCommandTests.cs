using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ctnet.MLNet.Tests.Compare.Jobs;
using Ctnet.MLNet.Tests.Framework;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Tool;

/// <summary>The road from two logs to nightly steps, by commands.</summary>
// It waits for processes, as the other fixtures that run beside it do.
[Parallelizable]
public sealed class JobCommandTests
{
    private const int Days = 8;

    private TwoLogs _logs;

    [SetUp]
    public void WriteLogs() => _logs = new(Days);

    [TearDown]
    public void RemoveLogs() => _logs.Dispose();

    [Test]
    public void Two_logs_become_a_model_that_goes_on_by_night()
    {
        (int code, string output, string errors) = Run(
            "init", _logs.Home.FullName, _logs.Guide.FullName, "--label", "clicked", "rating >= 4", "--step", "1d", "--out",
            Task);
        Assert.That(code, Is.Zero, errors);
        Assert.That(output, Does.Contain("480 source and 240 target rows in 8 periods of 1d."));
        Assert.That(File.Exists(_logs.FileOf("ctnet.schema.json")));

        (code, output, errors) = Run("train", Task, "--out", _logs.FileOf("guide.zip"));
        Assert.That(code, Is.Zero, errors);
        Assert.That(output, Does.Contain("8 new periods with 720 rows").And.Contain("8 periods in "));
        Assert.That(output, Does.Contain("[8/8] 2026-09-08T00:00:00Z: 30 rows, AUC "));
        Assert.That(File.ReadAllBytes(_logs.FileOf("guide.zip")), Is.EqualTo(File.ReadAllBytes(Path.Combine(Job, "model.zip"))));

        Assert.That(Run("step", Task).ExitCode, Is.EqualTo(3), "No period is new.");
        File.WriteAllLines(_logs.FileOf("h.csv"), TwoLogs.HomeLines(Days).Prepend("time,user_id,product,price,clicked"));
        File.WriteAllLines(_logs.FileOf("g.csv"), TwoLogs.GuideLines(Days).Prepend("ts,visitor,item,topic,rating"));
        (code, output, errors) = Run(
            "step", Task, "--log", $"home={_logs.FileOf("h.csv")}", $"guide={_logs.FileOf("g.csv")}");
        Assert.That(code, Is.Zero, errors);
        Assert.That(output, Does.Contain("8 periods done before").And.Contain("[1/1] 2026-09-09T00:00:00Z: 30 rows, AUC "));
        Assert.That(output.Split('\n'), Has.None.Length.GreaterThan(400));
    }

    [Test]
    public void Init_writes_what_it_found_and_the_file_is_short()
    {
        Run("init", _logs.Home.FullName, _logs.Guide.FullName, "--label", "clicked", "rating >= 4", "--out", Task);
        JsonNode task = JsonNode.Parse(File.ReadAllText(Task))!;

        Assert.That((string)task["target"]!["log"]!, Is.EqualTo("guide"));
        Assert.That((string)task["logs"]![0]!["user"]!, Is.EqualTo("user_id"));
        Assert.That((string)task["logs"]![1]!["user"]!, Is.EqualTo("visitor"));
        Assert.That((string)task["logs"]![0]!["time"]!["unit"]!, Is.EqualTo("unix-seconds"));
        Assert.That((string)task["logs"]![1]!["time"]!["unit"]!, Is.EqualTo("unix-milliseconds"));
        Assert.That((string)task["logs"]![1]!["label"]!["clickWhen"]!, Is.EqualTo(">= 4"));
        Assert.That((string)task["time"]!["step"]!, Is.EqualTo("6h"), "8 days have 32 periods of six hours.");
        string[] columns = [.. task["logs"]![1]!["fields"]!.AsArray().Select(field => (string)field!["column"]!)];
        Assert.That(columns, Is.EquivalentTo(new[] { "visitor", "item", "topic" }));
        Assert.That(File.ReadAllLines(Task), Has.Length.LessThan(45));
    }

    [Test]
    public void Init_of_one_log_takes_a_rule()
    {
        string file = _logs.FileOf("one.csv");
        File.WriteAllLines(file, File.ReadLines(_logs.Home.FullName).Select((line, row) =>
            $"{line},{(row == 0 ? "site" : row % 3 == 0 ? "shop" : "news")}"));

        (int code, string output, string errors) = Run("init", file, "--where", "site=shop", "--out", Task);

        Assert.That(code, Is.Zero, errors);
        Assert.That(output, Does.Contain("320 source and 160 target rows"));
        Assert.That(Run("init", file, "--where", "site=shp", "--out", Task, "--force").Errors, Does.Contain("no row has 'shp'"));
        Assert.That(
            Run("init", file, "--where", "sit=shop", "--out", Task, "--force").Errors, Does.Contain("Did you mean 'site'?"));
    }

    [TestCase("rating.* has the values .*Say which are clicks: --label \"rating >= 4\".", "--label", "clicked", "rating")]
    [TestCase("guide.csv has no column 'clickd' for the label\\. ", "--label", "clicked", "clickd")]
    [TestCase("has no column 'visitr' for the user. Did you mean 'visitor'\\?", "--user", "user_id", "visitr")]
    [TestCase("column 'topic': 't[0-9]' is not a time. Write ISO 8601", "--time", "time", "topic")]
    public void What_init_cannot_take_is_named(string message, string option, string first, string second)
    {
        string[] label = option == "--label" ? [] : ["--label", "clicked", "rating >= 4"];
        (int code, _, string errors) = Run(
            ["init", _logs.Home.FullName, _logs.Guide.FullName, option, first, second, .. label, "--out", Task]);
        Assert.That(code, Is.EqualTo(1));
        Assert.That(errors, Does.Match(message));
        Assert.That(File.Exists(Task), Is.False);
    }

    [Test]
    public void Init_keeps_a_file_that_is_there()
    {
        File.WriteAllText(Task, "mine");
        (int code, _, string errors) = Run("init", _logs.Home.FullName, _logs.Guide.FullName, "--out", Task);
        Assert.That((code, File.ReadAllText(Task)), Is.EqualTo((1, "mine")));
        Assert.That(errors, Does.Contain("is there already. Name another file with --out, or add --force."));
    }

    [Test]
    public void A_step_before_training_says_what_to_do()
    {
        _logs.Write(TwoLogs.Task());
        (int code, _, string errors) = Run("step", Task);
        Assert.That(code, Is.EqualTo(1));
        Assert.That(errors, Does.Contain("has not begun. Train on the logs' history first: ctnet train ctnet.json"));
        Assert.That(
            Run("train", _logs.FileOf("no.json")).Errors, Does.Contain("does not exist. Make one for two logs with: ctnet init"));
        Assert.That(Run("step", Task, "--log", "guide").Errors, Does.Contain("--log is 'guide'; write NAME=FILE"));
    }

    [TestCase("""{ "lerningRate": 1 }""", "training", "There is no key 'training.lerningRate'. Did you mean 'learningRate'?")]
    [TestCase("""{ "model": "ctnt" }""", "job", "it may be ctnet, ctnet-delta, ctnet-ensemble, target-only. Did you mean 'ctnet'?")]
    public void A_name_that_is_nearly_right_is_suggested(string json, string part, string message)
    {
        JsonObject task = TwoLogs.Task();
        task[part] = JsonNode.Parse(json);
        _logs.Write(task);
        Assert.That(Run("train", Task).Errors, Does.Contain(message));
    }

    [Test]
    public void Nights_can_be_taken_back_and_done_again()
    {
        _logs.Write(TwoLogs.Task());
        string newest = ModelOf(Run("train", Task).Output);

        (int code, string output, string errors) = Run("rollback", "2026-09-05", Task);
        Assert.That(code, Is.Zero, errors);
        Assert.That(output, Does.Match("Back at 2026-09-05T00:00:00Z. Its model [0-9A-Fa-f]{8} is published."));
        Assert.That(output, Does.Not.Contain(newest));
        Assert.That(Run("rollback", "2026-09-07", Task).Errors, Does.Contain("'job.keptPeriods' of the task file is 7."));

        string again = Run("step", Task).Output;
        Assert.That(again, Does.Contain("3 new periods"));
        Assert.That(ModelOf(again), Is.EqualTo(newest));

        static string ModelOf(string lines) => Regex.Matches(lines, "model [0-9a-f]{8}")[^1].Value;
    }

    [Test]
    public void A_period_that_the_guard_leaves_out_has_an_exit_code()
    {
        JsonObject task = TwoLogs.Task();
        task["job"]!["guard"] = true;
        _logs.Write(task);
        // The guard judges by 200 held-out rows or more, a tenth of these days'.
        File.AppendAllLines(_logs.Guide.FullName, Many(Days).Concat(Many(Days + 1)).Concat(Many(Days + 2)));
        Run("train", Task);
        // All labels of the next day are turned round.
        File.AppendAllLines(
            _logs.Guide.FullName, Many(Days + 3).Select(line => line[..^1] + (line.EndsWith('5') ? "1" : "5")));

        (int code, string output, string errors) = Run("step", Task);
        Assert.That(code, Is.EqualTo(4), output + errors);
        Assert.That(output, Does.Contain("models unchanged").And.Contain("The guard left out 1 period, for the reason above."));
    }

    private static IEnumerable<string> Many(int day) => TwoLogs.GuideLines(day, rows: 900);

    private string Task => _logs.FileOf("ctnet.json");

    private string Job => _logs.FileOf("ctnet-job");

    private static ProgramResult Run(params string[] arguments) => BuiltProgram.Tool.Run(arguments);
}
