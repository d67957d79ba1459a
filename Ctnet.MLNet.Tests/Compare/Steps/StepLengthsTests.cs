using System.Text.Json.Nodes;
using Ctnet.MLNet.Compare;
using Ctnet.MLNet.Compare.Tasks.Description;
using Ctnet.MLNet.Compare.Tasks.Logs;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Compare.Steps;

/// <summary>A task with several lengths of a step has the same rows in other periods.</summary>
public sealed class StepLengthsTests
{
    private TaskFolder _folder = null!;

    [SetUp]
    public void Prepare() => _folder = new TaskFolder();

    [TearDown]
    public void CleanUp() => _folder.Dispose();

    [TestCase("half-of-rows", null)]
    [TestCase("half-of-target-rows", "2013-03-05")]
    [TestCase("2013-03-01T12:00:00Z", null)]
    public void The_same_rows_are_measured_with_each_length_as_with_this_length_alone(string from, string? until)
    {
        JsonObject task = TaskFolder.Task();
        (task["report"]!["from"], task["report"]!["until"]) = (from, until);
        CompareTask all = Load(task, "1d", "2d", "6h");
        Assert.That(all.Steps.Select(step => step.Step), Is.EqualTo(new[] { "6h", "1d", "2d" }), "The shortest comes first.");
        Assert.That(all.Step, Is.EqualTo("1d"), "The task itself has the first.");
        Assert.That(all.Steps.Select(step => step.Periods), Is.Ordered.Descending.And.Unique);
        Assert.That(all.MeasuredRows, Is.Positive);
        foreach (CompareTask step in all.Steps)
        {
            Assert.That(step.Data.Reported.Select(Row), Is.EqualTo(all.Data.Reported.Select(Row)));
            TaskData alone = Load(task, step.Step!).Data;
            Assert.That(
                step.Data.Periods.Select(period => (period.Start, string.Join(' ', period.Rows.Select(Row)))),
                Is.EqualTo(alone.Periods.Select(period => (period.Start, string.Join(' ', period.Rows.Select(Row))))));
            Assert.That(step.Data.TransferPeriod, Is.EqualTo(alone.TransferPeriod));
        }

        static string Row(TaskRow row) => $"{row.Index} {row.Time:O} {row.User} {row.Clicked}";
    }

    [Test]
    public void One_length_may_stand_in_a_list_and_the_option_replaces_the_task_file_s()
    {
        JsonObject task = TaskFolder.Task();
        task["time"]!["step"] = new JsonArray("2d");
        FileInfo file = _folder.Write(task.ToJsonString());
        CompareTask one = CompareTask.Load(file);
        Assert.That((one.Step, one.Periods), Is.EqualTo(("2d", 3)));
        Assert.That(one.Steps, Is.EqualTo(new[] { one }));

        CompareTask replaced = CompareTask.Load(file, steps: ["1d", "12h"]);
        Assert.That(replaced.Steps.Select(step => step.Periods), Is.EqualTo(new[] { 12, 6 }));
    }

    [Test]
    public void A_task_that_is_cut_by_rank_has_no_length_to_set()
    {
        JsonObject task = TaskFolder.Task();
        task["time"] = new JsonObject { ["column"] = "ts", ["periods"] = 6, ["align"] = "rank" };
        FileInfo file = _folder.Write(task.ToJsonString());
        Assert.That(CompareTask.Load(file).Step, Is.Null);
        Assert.That(
            () => CompareTask.Load(file, steps: ["1d"]),
            Throws.TypeOf<InputFileException>().With.Message.Contains("'time.periods'").And.Message.Contains("step"));
    }

    [Test]
    public void A_length_that_leaves_measured_rows_before_the_first_training_is_said()
    {
        // 2013-02-28 is in a period of 40 days that began on 2013-02-18, and ends after all rows.
        CompareTask task = Load(TaskFolder.Task(), "1d", "40d");
        Assert.That(task.Warnings, Has.One.EqualTo(
            "With a step of 40d, 10 of the 10 measured rows are in the first period, so they are scored before any training. "
            + "This length looks worse than it is."));
        Assert.That(Load(TaskFolder.Task(), "1d", "2d").Warnings, Has.None.StartsWith("With a step of"));
    }

    [TestCase("1d", "day")]
    [TestCase("7d", "7 days")]
    [TestCase("1h", "hour")]
    [TestCase("0.5d", "0.5 days")]
    public void A_length_is_said_in_words(string step, string words) =>
        Assert.That(StepLength.InWords(step), Is.EqualTo(words));

    private CompareTask Load(JsonObject task, params string[] steps)
    {
        task["time"]!["step"] = new JsonArray([.. steps]);
        return CompareTask.Load(_folder.Write(task.ToJsonString()));
    }
}
