using System.Text;
using System.Text.Json.Nodes;
using Ctnet.MLNet.Compare;
using Ctnet.MLNet.Compare.Tasks.Description;
using Ctnet.MLNet.Compare.Tasks.Logs;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Compare.Tasks;

/// <summary>The message for a mistake in a task file or its log names the file, and the key or the line.</summary>
public sealed class TaskFileTests
{
    private TaskFolder _folder = null!;

    private static IEnumerable<TestCaseData<Action<JsonObject>, string>> Mistakes()
    {
        yield return Case("an unknown key", task => task["labels"] = "rating", "labels");
        yield return Case("an unknown key within", task => task["label"]!["rule"] = ">= 8", "rule");
        yield return Case("a key of no setting", task => task["label"]!["ruleText"] = ">= 8", "ruleText");
        yield return Case("no name", task => task.Remove("name"), "name");
        yield return Case("no logs", task => task.Remove("logs"), "logs");
        yield return Case("an empty list of logs", task => task["logs"] = new JsonArray(), "logs");
        yield return Case("no path of a log", task => task["logs"]![0]!.AsObject().Remove("path"), "path");
        yield return Case(
            "two logs", task => task["logs"]!.AsArray().Add(new JsonObject { ["name"] = "b", ["path"] = "b.csv" }),
            "logs");
        yield return Case("no time", task => task.Remove("time"), "time");
        yield return Case("no step", task => task["time"]!.AsObject().Remove("step"), "step");
        yield return Case("a step of nothing", task => task["time"]!["step"] = "", "time.step");
        yield return Case("a step without a number", task => task["time"]!["step"] = "daily", "time.step");
        yield return Case("a step beyond all times", task => task["time"]!["step"] = "1e300d", "time.step");
        yield return Case("a step with a decimal comma", task => task["time"]!["step"] = "1,5d", "time.step", "1,5d", "0.5d");
        yield return Case("a step with a separator of thousands", task => task["time"]!["step"] = "1,000h", "time.step");
        yield return Case("a step in weeks", task => task["time"]!["step"] = "1w", "time.step");
        yield return Case("no steps", task => task["time"]!["step"] = new JsonArray(), "time.step", "empty");
        yield return Case(
            "one wrong step of two", task => task["time"]!["step"] = new JsonArray("1d", "1w"), "time.step", "'1w'");
        yield return Case(
            "one length twice", task => task["time"]!["step"] = new JsonArray("1d", "7d", "24h"), "time.step", "1d,", "24h");
        yield return Case("null as a step", task => task["time"]!["step"] = new JsonArray("1d", null), "time.step");
        yield return Case("a number as a step", task => task["time"]!["step"] = 1, "time.step");
        yield return Case("no label", task => task.Remove("label"), "label");
        yield return Case("a label without a number", task => task["label"]!["clickWhen"] = ">=", "label.clickWhen");
        yield return Case("a label of another operator", task => task["label"]!["clickWhen"] = "~ 8", "label.clickWhen");
        yield return Case(
            "a label with a decimal comma", task => task["label"]!["clickWhen"] = ">= 3,5", "label.clickWhen", "3.5");
        yield return Case("a label that is NaN", task => task["label"]!["clickWhen"] = ">= NaN", "label.clickWhen");
        yield return Case(
            "a log without a header", task => task["logs"]![0]!["header"] = false, "ratings", "header", "events.csv");
        yield return Case("no user", task => task.Remove("user"), "user");
        yield return Case("no fields", task => task["fields"] = new JsonArray(), "fields");
        yield return Case("a field without a column", task => task["fields"]![1]!.AsObject().Remove("column"), "column");
        yield return Case("a field of another kind", task => task["fields"]![1]!["kind"] = "number", "item", "kind", "number");
        yield return Case(
            "a vector without a dimension",
            task => (task["fields"]![1]!["kind"], task["fields"]![1]!["separator"]) = ("vector", " "),
            "item", "a separator and a dimension");
        yield return Case("a field of another group", task => task["fields"]![1]!["group"] = "common", "item", "group", "common");
        yield return Case("no rule of the target", task => task["target"]!.AsObject().Remove("where"), "target.where");
        yield return Case("no report", task => task.Remove("report"), "report");
        yield return Case("a report from nowhere", task => task["report"]!["from"] = "the-end", "report.from", "the-end");
        foreach (string date in (string[])["1.5", "12:00", "05/01/2026", "04.03.2023", "2013-3-2", "2013"])
            yield return Case($"a report from {date}", task => task["report"]!["from"] = date, "report.from", date, "8601");
        yield return Case("a report until a time of today", task => task["report"]!["until"] = "12:30", "report.until");
        yield return Case(
            "no width of embeddings", task => task["training"] = new JsonObject { ["embeddingSize"] = 0 },
            "training", "EmbeddingSize");
        yield return Case(
            "an empty layer", task => task["training"] = new JsonObject { ["hiddenUnits"] = new JsonArray(8, 0) },
            "training", "HiddenUnits");
        yield return Case(
            "an unknown interaction", task => task["training"] = new JsonObject { ["interaction"] = "crossed" },
            "training.interaction");
        yield return Case(
            "an interaction by number", task => task["training"] = new JsonObject { ["interaction"] = 9 },
            "training", "Interaction");
        yield return Case(
            "a rank without cross layers", task => task["training"] = new JsonObject { ["crossRank"] = 4 },
            "training", "CrossRank must be absent");
        yield return Case(
            "a share of more than all", task => task["training"] = new JsonObject { ["transferAt"] = 1.5 },
            "training", "TransferAt");
        yield return Case("an item that is not a field", task => task["item"] = "film", "item", "film");
        yield return Case("null for a text", task => task["user"] = null, "user");

        static TestCaseData<Action<JsonObject>, string> Case(string what, Action<JsonObject> change, params string[] keys) =>
            new TestCaseData<Action<JsonObject>, string>(change, string.Join(' ', keys)).SetArgDisplayNames(what);
    }

    [SetUp]
    public void Prepare() => _folder = new TaskFolder();

    [TearDown]
    public void CleanUp() => _folder.Dispose();

    [TestCaseSource(nameof(Mistakes))]
    public void A_mistake_is_named_with_its_file_and_key(Action<JsonObject> change, string keys)
    {
        JsonObject task = TaskFolder.Task();
        change(task);
        InputFileException? refusal = Refusal(task.ToJsonString());
        Assert.That(refusal?.Message, Does.Contain("small.json"));
        foreach (string key in keys.Split(' '))
            Assert.That(refusal!.Message, Does.Contain(key));
    }

    [Test]
    public void Invalid_JSON_is_named_with_its_file_and_line() =>
        Assert.That(Refusal("{\n  \"name\": }")?.Message, Does.Contain("small.json").And.Contain("LineNumber: 1"));

    [TestCase("time", "column")]
    [TestCase("label", "column")]
    [TestCase("target/where", "column")]
    [TestCase("fields/2", "column")]
    [TestCase("", "user")]
    public void A_missing_column_is_named_with_the_log_and_its_columns(string path, string key)
    {
        JsonObject task = TaskFolder.Task();
        JsonNode node = path.Split('/', StringSplitOptions.RemoveEmptyEntries)
            .Aggregate((JsonNode)task, (at, part) => int.TryParse(part, out int index) ? at[index]! : at[part]!);
        node[key] = "stars";
        Assert.That(
            Refusal(task.ToJsonString())?.Message,
            Does.Contain("events.csv").And.Contain("'stars'").And.Contain("rating"));
    }

    [TestCase("soon,u1,i1,9,Horror,2000", "ts", "'soon' is not a time")]
    [TestCase("1362009600000000,u1,i1,9,Horror,2000", "ts", "is not a time")]
    [TestCase("99999999999999999999,u1,i1,9,Horror,2000", "ts", "is not a time")]
    [TestCase("1362009600,u1,i1,high,Horror,2000", "rating", "'high' is not a number")]
    [TestCase("1362009600,u1,i1,,Horror,2000", "rating", "'' is not a number")]
    [TestCase("1362009600,u1,i1,NaN,Horror,2000", "rating", "'NaN' is not a number")]
    [TestCase("1362009600,u1,i1,9,Horror,MM", "year", "'MM' is not a number (field 'year')")]
    [TestCase("1362009600,u1,i1,9,Horror,1e999", "year", "'1e999' is infinite or too large for a float (field 'year')")]
    [TestCase("1362009600,u1,i1,\"4,5\",Horror,2000", "rating", "'4,5' is not a number: write decimals with a point")]
    [TestCase("1362009600,u1,i1,9,Horror,\"1,000\"", "year", "'1,000' is not a number: write decimals with a point")]
    [TestCase("\"1,362,009,600\",u1,i1,9,Horror,2000", "ts", "'1,362,009,600' is not a time")]
    [TestCase("1362009600,u1,i1,4,5,Horror,2000", "year", "the row has 7 cells and the header 6")]
    [TestCase("1362009600,u1,i1,9", "genres", "the row has 4 cells and the header 6")]
    public void A_cell_that_cannot_be_read_is_named_with_its_file_line_and_column(string line, string column, string what)
    {
        File.AppendAllLines(_folder.Log.FullName, [line]);
        Assert.That(
            Refusal(TaskFolder.Task().ToJsonString())?.Message,
            Does.Contain($"events.csv, line 62, column '{column}': ").And.Contain(what));
    }

    [Test]
    public void A_log_that_is_not_UTF_8_is_named_with_its_line([Values] bool inHeader)
    {
        string[] lines = File.ReadAllLines(_folder.Log.FullName);
        lines[inHeader ? 0 : 2] = lines[inHeader ? 0 : 2].Replace('i', 'é');
        File.WriteAllLines(_folder.Log.FullName, lines, Encoding.Latin1);
        Assert.That(
            Refusal(TaskFolder.Task().ToJsonString())?.Message,
            Does.EndWith($"events.csv, line {(inHeader ? 1 : 3)}: the text is not UTF-8. Save the file as UTF-8."));
    }

    [Test]
    public void Users_with_different_accents_stay_different()
    {
        File.AppendAllLines(
            _folder.Log.FullName, ["1362527999,é,i1,9,Horror,2000", "1362527999,è,i1,9,Horror,2000"]);
        Assert.That(
            Load(TaskFolder.Task().ToJsonString()).Reported.Select(row => row.User),
            Does.Contain("é").And.Contain("è"));
    }

    [Test]
    public void A_task_file_that_is_not_UTF_8_is_named_with_its_line()
    {
        FileInfo file = _folder.Write("");
        File.WriteAllText(file.FullName, "{\n  \"name\": \"é\"\n}", Encoding.Latin1);
        Assert.That(
            () => TaskFile.Load(file.FullName),
            Throws.TypeOf<InputFileException>().With.Message.Contains("small.json, line 2: the text is not UTF-8."));
    }

    [Test]
    public void A_column_that_stands_twice_is_refused_if_it_is_read()
    {
        string[] lines = File.ReadAllLines(_folder.Log.FullName);
        File.WriteAllLines(_folder.Log.FullName, lines.Select((line, i) => i == 0 ? line + ",note,note" : line + ",,"));
        Assert.That(Refusal(TaskFolder.Task().ToJsonString()), Is.Null);
        File.WriteAllLines(_folder.Log.FullName, lines.Select((line, i) => i == 0 ? line + ",rating" : line + ",3"));
        Assert.That(
            Refusal(TaskFolder.Task().ToJsonString())?.Message,
            Does.EndWith("events.csv, line 1: columns 4 and 7 are both named 'rating'. Rename one of them."));
    }

    [Test]
    public void A_row_whose_quotes_do_not_match_is_named_with_its_line()
    {
        File.AppendAllLines(_folder.Log.FullName, ["1362009600,\"u1,i1,9,Horror,2000"]);
        Assert.That(Refusal(TaskFolder.Task().ToJsonString())?.Message, Does.Contain("events.csv, line 62: "));
    }

    [Test]
    public void A_log_without_rows_or_without_a_file_is_named()
    {
        File.WriteAllText(_folder.Log.FullName, "ts,user,item,rating,genres,year\n");
        Assert.That(Refusal(TaskFolder.Task().ToJsonString())?.Message, Does.Contain("events.csv").And.Contain("no rows"));
        _folder.Log.Delete();
        Assert.That(
            () => Load(TaskFolder.Task().ToJsonString()),
            Throws.TypeOf<InputFileException>().With.Message.StartsWith("There is no file ").And.Message.Contains("events.csv"));
    }

    [Test]
    public void A_valid_task_is_read()
    {
        Assert.That(Refusal(TaskFolder.Task().ToJsonString()), Is.Null);

        // The step may be in hours, the report may start on a date, and clicks may have other operators.
        JsonObject task = TaskFolder.Task();
        (task["time"]!["step"], task["report"]!["from"], task["label"]!["clickWhen"]) = ("12h", "2013-03-02", "< 5");
        TaskData data = Load(task.ToJsonString());
        Assert.That(data.Periods, Has.Count.EqualTo(12));
        Assert.That(
            data.Reported.Select(row => row.Time),
            Has.All.GreaterThanOrEqualTo(new DateTimeOffset(2013, 3, 2, 0, 0, 0, TimeSpan.Zero)));
        Assert.That(data.Periods.SelectMany(period => period.Rows).Count(row => row.Clicked), Is.EqualTo(
            Enumerable.Range(0, TaskFolder.Rows).Count(row => !TaskFolder.IsClicked(row))));
    }

    private TaskData Load(string json) => new(TaskFile.Load(_folder.Write(json).FullName));

    private InputFileException? Refusal(string json)
    {
        try
        {
            Load(json);
            return null;
        }
        catch (InputFileException exception)
        {
            return exception;
        }
    }
}
