using System.Text.Json.Nodes;
using Ctnet.MLNet.Compare;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Compare.Tasks;

/// <summary>A task says what cannot be concluded from its rows, and which setting may be wrong.</summary>
public sealed class TaskWarningsTests
{
    private TaskFolder _folder = null!;

    [SetUp]
    public void Prepare() => _folder = new TaskFolder();

    [TearDown]
    public void CleanUp() => _folder.Dispose();

    [Test]
    public void Enough_rows_of_enough_users_have_no_warnings()
    {
        WriteLog(i => $"{1362009600 + (i * 100)},u{i % 40},i{i % 5},{(i % 7 < 3 ? 9 : 3)},Horror|x,2000", 3000);
        Assert.That(Warnings(TaskFolder.Task()), Is.Empty);
    }

    [Test]
    public void Few_users_and_few_clicks_are_said() => Assert.That(Warnings(TaskFolder.Task()), Is.EqualTo(new[]
    {
        "The measured rows are of 4 users only. Below 30, intervals over users are too narrow, and nothing can be concluded from "
        + "them.",
        "Only 5 of the 10 measured rows are clicks. Below 100, differences between strategies are mostly chance.",
    }));

    [Test]
    public void Seconds_that_are_taken_for_milliseconds_are_said()
    {
        JsonObject task = TaskFolder.Task();
        task["time"]!["unit"] = "unix-milliseconds";
        string[] warnings = Warnings(task);
        Assert.That(warnings, Has.One.EqualTo(
            "Log 'ratings': all rows are in 1970, from 1970-01-16 to 1970-01-16. Is 'time.unit' right? It is "
            + "unix-milliseconds."));
        Assert.That(warnings, Has.One.EqualTo(
            "All rows are in one period, so nothing is learnt before it is scored, and no strategy can be better than another. "
            + "Is 'time.step' right? It is 1d."));
    }

    [Test]
    public void Dates_that_are_taken_for_seconds_are_said()
    {
        WriteLog(i => $"{20260101 + i},u{i},i1,{(i % 2 == 0 ? 9 : 3)},Horror,2000", 28);
        Assert.That(Warnings(TaskFolder.Task()), Has.One.StartsWith("Log 'ratings': all rows are in 1970, from 1970-08-23"));
    }

    [Test]
    public void Years_that_are_aligned_by_rank_are_those_of_the_file()
    {
        JsonObject task = TaskFolder.Task();
        task["time"] = new JsonObject { ["column"] = "ts", ["periods"] = 6, ["align"] = "rank" };
        Assert.That(Warnings(task), Has.None.Contains("1970"));
    }

    [TestCase(">= 10", "never", "None")]
    [TestCase(">= 1", "always", "Each")]
    public void A_rule_of_the_label_that_never_or_always_holds_is_said(string rule, string holds, string measured)
    {
        JsonObject task = TaskFolder.Task();
        task["label"]!["clickWhen"] = rule;
        string[] warnings = Warnings(task);
        Assert.That(warnings, Has.One.EqualTo(
            $"Log 'ratings': the rule of the label, rating {rule}, {holds} holds in 60 rows. Is it right?"));
        Assert.That(warnings, Has.One.StartsWith($"{measured} of the 10 measured rows was clicked, so there is no AUC"));
    }

    [Test]
    public void One_measured_period_is_said()
    {
        JsonObject task = TaskFolder.Task();
        task["report"]!["from"] = "2013-03-05";
        Assert.That(Warnings(task), Has.One.StartsWith("All measured rows are in one period"));
    }

    private string[] Warnings(JsonObject task) => [.. CompareTask.Load(_folder.Write(task.ToJsonString())).Warnings];

    private void WriteLog(Func<int, string> line, int rows) => File.WriteAllLines(
        _folder.Log.FullName, Enumerable.Range(0, rows).Select(line).Prepend("ts,user,item,rating,genres,year"));
}
