using System.Text.Json.Nodes;
using Ctnet.MLNet.Compare.Statistics;
using Ctnet.MLNet.Compare.Tasks.Description;
using Ctnet.MLNet.Compare.Tasks.Logs;
using Ctnet.MLNet.Compare.Tasks.Schema;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Compare.Statistics;

public sealed class SegmentsTests
{
    [Test]
    public void Segments_depend_on_the_rows_of_earlier_periods()
    {
        using var folder = new TaskFolder();
        // Forty days are like the first six. Then comes a source row. On the next day there are target rows, and two of them
        // have a new user and a new item.
        File.AppendAllLines(folder.Log.FullName, Enumerable.Range(60, 340).Select(TaskFolder.Line));
        File.AppendAllLines(folder.Log.FullName,
        [
            "1365552000,known,source-item,9,Comedy,2000",
            "1365638400,known,source-item,9,Horror,2000", "1365638400,new,new-item,9,Horror,2000",
            "1365638400,u0,i0,9,Horror,2000", "1365638400,new,new-item,9,Horror,2000",
        ]);
        TaskFile task = TaskFile.Load(folder.Write(TaskFolder.Task().ToJsonString()).FullName);
        var data = new TaskData(task);
        IReadOnlyList<Segment> segments = Segments.Find(task, data, new TaskAlignment(task, data));

        TaskRow[] all = [.. data.Periods.SelectMany(period => period.Rows)];
        Expect("the user's earlier clicks in the target", "under 10", row => Clicks(row, targetOnly: true) < 10);
        Expect("the user's earlier clicks in the target", "10 to 30", row => Clicks(row, targetOnly: true) is >= 10 and <= 30);
        Expect("the user's earlier clicks in both domains", "10 to 30", row => Clicks(row, targetOnly: false) is >= 10 and <= 30);
        Expect("the user's earlier clicks in both domains", "over 30", row => Clicks(row, targetOnly: false) > 30);
        Expect(
            "the user in the source", "seen before",
            row => Earlier(row).Any(other => !other.IsTarget && other.User == row.User));
        Expect("the user in the source", "not seen", row => row.User == "new");
        Expect("the item", "seen in the source only", row => row.User == "known");
        Expect("the item", "seen nowhere", row => row.User == "new");
        foreach (var group in segments.GroupBy(segment => segment.By))
            Assert.That(
                group.SelectMany(segment => segment.Rows).Order(),
                Is.EqualTo(Enumerable.Range(0, data.Reported.Count)), group.Key);

        IEnumerable<TaskRow> Earlier(TaskRow row) => all.Where(other => other.Period < row.Period);
        int Clicks(TaskRow row, bool targetOnly) =>
            Earlier(row).Count(other => other.User == row.User && other.Clicked && (other.IsTarget || !targetOnly));
        void Expect(string by, string name, Func<TaskRow, bool> holds)
        {
            int[] expected = [.. Enumerable.Range(0, data.Reported.Count).Where(row => holds(data.Reported[row]))];
            Assert.That(expected, Is.Not.Empty, name);
            IReadOnlyList<int> found = segments.SingleOrDefault(segment => segment.By == by && segment.Name == name)?.Rows ?? [];
            Assert.That(found, Is.EqualTo(expected), $"{by}: {name}");
        }
    }

    [Test]
    public void Users_of_different_spaces_are_different_even_if_spelt_the_same()
    {
        using var folder = new TaskFolder();
        JsonObject json = TaskFolder.Task();
        JsonArray Fields(string space) =>
            new(new JsonObject { ["name"] = "user", ["column"] = "user", ["kind"] = "categorical", ["space"] = space });
        json["logs"] = new JsonArray(
            new JsonObject { ["name"] = "posts", ["path"] = "events.csv", ["fields"] = Fields("poster") },
            new JsonObject { ["name"] = "ratings", ["path"] = "events.csv", ["fields"] = Fields("rater") });
        json["target"] = new JsonObject { ["log"] = "ratings" };
        json.Remove("fields");
        TaskFile task = TaskFile.Load(folder.Write(json.ToJsonString()).FullName);
        var data = new TaskData(task);

        IReadOnlyList<Segment> segments = Segments.Find(task, data, new TaskAlignment(task, data));

        Assert.That(segments.Single(segment => segment.By == "the user in the source").Name, Is.EqualTo("not seen"));
        Assert.That(
            segments.Select(segment => segment.By),
            Has.None.EqualTo("the item"), "The user is the only categorical field.");
    }
}
