using System.Data.Common;
using System.Text.Json.Nodes;
using Ctnet.MLNet.Compare;
using Ctnet.MLNet.Compare.Runs;
using Ctnet.MLNet.Compare.Tasks.Description;
using Ctnet.MLNet.Compare.Tasks.Logs;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Npgsql;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Compare.Tasks;

/// <summary>A task reads its logs from files of any format and from databases, and gives the same figures.</summary>
public sealed class TaskTablesTests
{
    private TaskFolder _folder = null!;

    private string Folder => _folder.Log.DirectoryName!;

    [SetUp]
    public void Prepare() => _folder = new TaskFolder();

    [TearDown]
    public void CleanUp() => _folder.Dispose();

    [Test]
    public void The_figures_are_the_same_to_the_bit_from_any_table()
    {
        var log = new FormedLog(Folder);
        string expected = Figures(log.Write("csv"));
        Assert.That(expected, Does.Contain("\"auc\"").And.Contain("target-only"));
        Assert.Multiple(() =>
        {
            foreach (string form in (string[])["gz", "glob", "parquet", "jsonl", "sqlite"])
                Assert.That(Figures(log.Write(form)), Is.EqualTo(expected), form);
        });
    }

    [Test]
    public void The_figures_are_the_same_from_PostgreSQL()
    {
        if (Environment.GetEnvironmentVariable("CTNET_POSTGRESQL") is not string server)
        {
            Assert.Ignore("There is no PostgreSQL: set CTNET_POSTGRESQL to its connection string.");
            return;
        }

        using var connection = new NpgsqlConnection(server);
        connection.Open();
        Execute(connection, string.Join(";\n", FormedLog.Statements.Prepend("DROP TABLE IF EXISTS clicks")));
        JsonObject log = FormedLog.Query("postgresql", server);
        JsonObject query = log["query"]!.AsObject();
        query.Remove("connection");
        query["connectionVariable"] = "CTNET_POSTGRESQL";
        Assert.That(Figures(log), Is.EqualTo(Figures(new FormedLog(Folder).Write("csv"))));

        query["sql"] = "SELECT to_timestamp(ts) AS ts, \"user\", item, clicked = 1 AS clicked, string_to_array(genres, '|') "
            + "AS genres, year::float8 AS year FROM clicks ORDER BY id";
        Assert.That(Figures(log), Is.EqualTo(Figures(new FormedLog(Folder).Write("csv"))), "Types of PostgreSQL's own.");
        Execute(connection, "DROP TABLE clicks");
    }

    [Test]
    public void Side_files_may_have_any_format()
    {
        File.WriteAllLines(
            Path.Combine(Folder, "items.jsonl"),
            Enumerable.Range(0, 5).Select(
                item => $$"""{"item": "i{{item}}", "labels": ["a{{item}}", "b"], "size": {{item}}.5}"""));
        JsonObject task = TaskFolder.Task();
        task["logs"]![0]!["join"] = new JsonArray(new JsonObject
        {
            ["path"] = "item*.jsonl", ["on"] = "item", ["columns"] = new JsonArray("labels", "size"),
        });
        task["fields"]!.AsArray().Add(new JsonObject
        {
            ["name"] = "labels", ["column"] = "labels", ["kind"] = "set", ["separator"] = "|",
        });
        task["fields"]!.AsArray().Add(new JsonObject { ["name"] = "size", ["column"] = "size", ["kind"] = "numeric" });
        TaskData data = Load(task);
        Assert.That(
            data.Periods.SelectMany(period => period.Rows).Select(row => row.Cells[^2..]),
            Is.EqualTo(Enumerable.Range(0, TaskFolder.Rows).Select(row => new[] { $"a{row * 7 % 5}|b", $"{row * 7 % 5}.5" })));
    }

    [TestCase("True", "False")]
    [TestCase("true", "false")]
    [TestCase("1", "0")]
    public void A_label_may_be_written_as_false_and_true(string yes, string no)
    {
        Label(row => TaskFolder.IsClicked(row) ? yes : no);
        foreach (string? rule in (string?[])[null, "== true"])
        {
            JsonObject task = TaskFolder.Task();
            task["label"] = new JsonObject { ["column"] = "rating" };
            if (rule is not null)
                task["label"]!["clickWhen"] = rule;
            Assert.That(
                Load(task).Periods.SelectMany(period => period.Rows).Select(row => row.Clicked),
                Is.EqualTo(Enumerable.Range(0, TaskFolder.Rows).Select(TaskFolder.IsClicked)));
        }
    }

    [Test]
    public void A_label_that_does_not_fit_its_rule_is_refused_with_the_other_rule()
    {
        JsonObject task = TaskFolder.Task();
        task["label"] = new JsonObject { ["column"] = "rating" };
        Assert.That(
            () => Load(task), Throws.TypeOf<InputFileException>().With.Message.Contains(
                "line 2, column 'rating': '3' is neither false nor true: write 0, 1, true or false, or say in "
                + "'label.clickWhen' which numbers are clicks."));
        Label(_ => "True");
        Assert.That(
            () => Load(TaskFolder.Task()), Throws.TypeOf<InputFileException>().With.Message.Contains(
                "line 2, column 'rating': 'True' is not a number: leave 'label.clickWhen' out if the label is false or true."));
    }

    [TestCase(null)]
    [TestCase("auto")]
    public void Without_a_unit_dates_of_ISO_8601_and_seconds_are_times(string? unit)
    {
        string[] lines = File.ReadAllLines(_folder.Log.FullName);
        DateTimeOffset[] expected = Times(TaskFolder.Task());
        File.WriteAllLines(_folder.Log.FullName, lines.Select((line, row) => row < 2
            ? line
            : $"{DateTimeOffset.FromUnixTimeSeconds(1362009600 + (row - 1) * 8640):yyyy-MM-dd'T'HH:mm:ss'Z'}{line[10..]}"));
        JsonObject task = TaskFolder.Task();
        task["time"]!["unit"] = unit;
        Assert.That(Times(task), Is.EqualTo(expected));
        Assert.That(
            () => Load(TaskFolder.Task()),
            Throws.TypeOf<InputFileException>().With.Message.Contains("line 3, column 'ts': '2013-02-28T02:24:00Z' is not a time "
                + "in unix-seconds. "),
            "A unit that is named is the only one.");
        File.WriteAllLines(_folder.Log.FullName, [lines[0], $"28.02.2013{lines[1][10..]}"]);
        Assert.That(
            () => Load(task), Throws.TypeOf<InputFileException>().With.Message.Contains(
                "'28.02.2013' is not a time in unix-seconds or ISO 8601"));

        DateTimeOffset[] Times(JsonObject from) =>
            [.. Load(from).Periods.SelectMany(period => period.Rows).Select(row => row.Time)];
    }

    [Test]
    public void Milliseconds_are_never_guessed()
    {
        string[] lines = File.ReadAllLines(_folder.Log.FullName);
        File.WriteAllLines(
            _folder.Log.FullName, lines.Select((line, row) => row == 0 ? line : $"{line[..10]}000{line[10..]}"));
        JsonObject task = TaskFolder.Task();
        task["time"]!.AsObject().Remove("unit");
        Assert.That(() => Load(task), Throws.TypeOf<InputFileException>().With.Message.Contains("is not a time in unix-seconds"));
    }

    [TestCase("sqlite", typeof(SqliteConnection), "Data Source=a.db")]
    [TestCase("postgresql", typeof(NpgsqlConnection), "Host=db;Database=logs")]
    [TestCase("sqlserver", typeof(SqlConnection), "Server=db;Database=logs")]
    public void A_provider_makes_its_connection(string provider, Type type, string text)
    {
        using DbConnection connection = Databases.Connect(provider, text, Folder);
        Assert.That(connection, Is.TypeOf(type));
        Assert.That(
            () => Databases.Connect(provider, "Hst=db;Password=secret", Folder),
            Throws.TypeOf<InputFileException>().With.Message.StartsWith($"The connection string is none of {provider}")
                .And.Message.Not.Contains("secret"));
    }

    [Test]
    public void A_query_that_fails_is_refused_with_its_log()
    {
        JsonObject log = new FormedLog(Folder).Write("sqlite");
        JsonObject query = log["query"]!.AsObject();
        Refused("Log 'clicks': The query failed: ", () => query["sql"] = "SELECT * FROM clickz");
        Refused(
            "Log 'clicks' has no column 'genres'; it has ts, user, item, clicked.",
            () => query["sql"] = "SELECT ts, user, item, clicked FROM clicks");
        Refused(
            "Log 'clicks', row 3 of the query, column 'clicked': '2' is neither false nor true",
            () => query["sql"] = "SELECT ts, user, item, id AS clicked, genres, year FROM clicks ORDER BY id");
        Refused("Log 'clicks': The query failed: ", () => query["connection"] = "Data Source=none.db");
        Assert.That(File.Exists(Path.Combine(Folder, "none.db")), Is.False, "A database that is not there is not made.");
        query.Remove("connection");
        Refused(
            "The environment variable CTNET_NOT_SET, which 'connectionVariable' names, is not set.",
            () => query["connectionVariable"] = "CTNET_NOT_SET");

        void Refused(string message, Action change)
        {
            change();
            JsonObject task = FormedLog.Task(log.DeepClone().AsObject());
            Assert.That(() => Load(task), Throws.TypeOf<InputFileException>().With.Message.StartsWith(message));
        }
    }

    [Test]
    public void Entries_of_logs_that_contradict_themselves_are_refused()
    {
        Refused(
            "needs 'path' or 'query', and not both",
            log => log["query"] = FormedLog.Query("sqlite", "a")["query"]!.DeepClone());
        Refused("'path' is an empty list", log => log["path"] = new JsonArray());
        Refused("'query.provider' is 'oracle'; it may be sqlite, postgresql, sqlserver.", Query("oracle", query => { }));
        Refused(
            "'query' needs 'connection' or 'connectionVariable', and not both.",
            Query("sqlite", query => query["connectionVariable"] = "A"));
        Refused(
            "'query' needs 'connection' or 'connectionVariable', and not both.",
            Query("sqlite", query => query.Remove("connection")));
        Refused("'query.sql' is empty", Query("sqlite", query => query["sql"] = " "));

        void Refused(string message, Action<JsonObject> change)
        {
            JsonObject task = TaskFolder.Task();
            change(task["logs"]![0]!.AsObject());
            Assert.That(
                () => Load(task),
                Throws.TypeOf<InputFileException>().With.Message.Contains(message).And.Message.Contains("small.json"));
        }

        static Action<JsonObject> Query(string provider, Action<JsonObject> change) => log =>
        {
            log.Remove("path");
            JsonObject query = FormedLog.Query(provider, "a")["query"]!.DeepClone().AsObject();
            change(query);
            log["query"] = query;
        };
    }

    [Test]
    public void A_run_of_other_rows_is_repeated_whether_they_are_of_files_or_of_a_query()
    {
        FileInfo file = _folder.Write(FormedLog.Task(new FormedLog(Folder).Write("sqlite")).ToJsonString());
        string before = Fingerprint(), same = Fingerprint();
        using (var connection = new SqliteConnection($"Data Source={Path.Combine(Folder, "events.db")};Pooling=False"))
        {
            connection.Open();
            Execute(connection, "UPDATE clicks SET clicked = 1 - clicked WHERE id = 7");
        }

        Assert.That(same, Is.EqualTo(before));
        Assert.That(Fingerprint(), Is.Not.EqualTo(before));

        file = _folder.Write(FormedLog.Task(new FormedLog(Folder).Write("glob")).ToJsonString());
        before = Fingerprint();
        File.WriteAllLines(
            Path.Combine(Folder, "day-1b.csv"), [FormedLog.Columns, "1362009600,u1,i1,1,Horror,2000"]);
        Assert.That(Fingerprint(), Is.Not.EqualTo(before), "A file more fits the pattern.");

        string Fingerprint()
        {
            TaskFile task = TaskFile.Load(file.FullName);
            return RunStore.FingerprintOf(file, task, new TaskData(task));
        }
    }

    private static void Execute(DbConnection connection, string commands)
    {
        using DbCommand command = connection.CreateCommand();
        command.CommandText = commands;
        command.ExecuteNonQuery();
    }

    // All of results.json but what another run of the same task changes too.
    private string Figures(JsonObject log)
    {
        FileInfo task = _folder.Write(FormedLog.Task(log.DeepClone().AsObject()).ToJsonString());
        new CompareRun(CompareTask.Load(task), new(["target-only", "ctnet"], [0], _folder.Output) { Resamples = 20 }).Execute();
        JsonNode results = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder.Output.FullName, "results.json")))!;
        foreach (JsonNode? strategy in results["strategies"]!.AsArray())
        {
            strategy!.AsObject().Remove("seconds");
            strategy.AsObject().Remove("trainRowsPerSecond");
        }

        return results.ToJsonString();
    }

    // The label is the fourth column of six.
    private void Label(Func<int, string> label)
    {
        string[][] lines = [.. File.ReadAllLines(_folder.Log.FullName).Select(line => line.Split(','))];
        for (int row = 1; row < lines.Length; row++)
            lines[row][3] = label(row - 1);
        File.WriteAllLines(_folder.Log.FullName, lines.Select(cells => string.Join(',', cells)));
    }

    private TaskData Load(JsonObject task) => new(TaskFile.Load(_folder.Write(task.ToJsonString()).FullName));
}
