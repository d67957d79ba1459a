using System.Data.Common;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ctnet.MLNet.Tables.Files;
using Microsoft.Data.Sqlite;

namespace Ctnet.MLNet.Tests.Compare;

/// <summary>One simulated log in every form: text, compressed, in pieces, Parquet, JSON lines, and a database.</summary>
/// <param name="folder">The folder that the files are written to.</param>
internal sealed class FormedLog(string folder)
{
    public const string Columns = "ts,user,item,clicked,genres,year";

    private const int Rows = 240;

    /// <summary>A statement that makes the log's table, for SQLite and PostgreSQL.</summary>
    public static IEnumerable<string> Statements =>
    [
        "CREATE TABLE clicks (id INTEGER, ts BIGINT, \"user\" TEXT, item TEXT, clicked SMALLINT, genres TEXT, year REAL)",
        .. Enumerable.Range(0, Rows).Select(row => string.Create(
            CultureInfo.InvariantCulture,
            $"INSERT INTO clicks VALUES ({row}, {Seconds(row)}, '{User(row)}', '{Item(row)}', {(IsClicked(row) ? 1 : 0)}, "
            + $"'{string.Join('|', Genres(row))}', {Year(row)})")),
    ];

    /// <summary>Writes the log in a form, and returns its entry in the list of logs of a task file.</summary>
    public JsonObject Write(string form) => form switch
    {
        "csv" => Paths(WriteText("events.csv", 0, Rows)),
        "gz" => Paths(WriteText("events.csv.gz", 0, Rows)),
        "glob" => Glob(),
        "parquet" => Paths(WriteParquet()),
        "jsonl" => Paths(WriteJson()),
        "sqlite" => WriteSqlite(),
        _ => throw new ArgumentException($"There is no form '{form}'.", nameof(form)),
    };

    /// <summary>
    /// A task of the log. Its time has no unit and its label no rule, so that each form may have its own types.
    /// </summary>
    public static JsonObject Task(JsonObject log)
    {
        JsonObject task = TaskFolder.Task();
        log["name"] = "clicks";
        task["logs"] = new JsonArray(log);
        task["time"] = new JsonObject { ["column"] = "ts", ["step"] = "1d" };
        task["label"] = new JsonObject { ["column"] = "clicked" };
        return task;
    }

    public static JsonObject Query(string provider, string connection) => new()
    {
        ["query"] = new JsonObject
        {
            ["provider"] = provider, ["connection"] = connection,
            ["sql"] = "SELECT ts, \"user\", item, clicked, genres, year FROM clicks ORDER BY id",
        },
    };

    private static JsonObject Paths(string path) => new() { ["path"] = Path.GetFileName(path) };

    private static long Seconds(int row) => 1362009600 + row * 2160;

    private static string User(int row) => $"u{row * row % 40}";

    private static string Item(int row) => $"i{row * 7 % 5}";

    private static bool IsClicked(int row) => row * row * 4 % 7 > 2 ^ row % 5 == 0;

    private static string[] Genres(int row) => TaskFolder.IsTarget(row) ? ["Action", "Horror"] : ["Comedy"];

    private static double Year(int row) => 2000.5 + row % 9;

    private static string Line(int row) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Seconds(row)},{User(row)},{Item(row)},{(IsClicked(row) ? 1 : 0)},{string.Join('|', Genres(row))},{Year(row)}");

    private string WriteText(string name, int first, int count)
    {
        string path = Path.Combine(folder, name);
        using Stream file = File.Create(path);
        bool isCompressed = path.EndsWith(".gz", StringComparison.Ordinal);
        using Stream target = isCompressed ? new GZipStream(file, CompressionLevel.Fastest) : file;
        using var writer = new StreamWriter(target);
        foreach (string line in Enumerable.Range(first, count).Select(Line).Prepend(Columns))
            writer.WriteLine(line);
        return path;
    }

    private JsonObject Glob()
    {
        WriteText("day-1.csv", 0, 100);
        WriteText("day-2.csv.gz", 100, Rows - 100);
        return new() { ["path"] = new JsonArray("day-1*", "day-2*") };
    }

    // Times, labels and lists have types of their own here.
    private string WriteParquet()
    {
        string path = Path.Combine(folder, "events.parquet"), text = WriteText("source.csv", 0, Rows);
        using DbConnection connection = DuckDb.Connect();
        using DbCommand command = connection.CreateCommand();
        command.CommandText = "COPY (SELECT make_timestamp(ts * 1000000) AS ts, \"user\", item, clicked = 1 AS clicked, "
            + "string_split(genres, '|') AS genres, year::DOUBLE AS year, {'a': 1} AS unused "
            + $"FROM read_csv({DuckDb.Text(text)})) TO {DuckDb.Text(path)} (FORMAT parquet)";
        command.ExecuteNonQuery();
        return path;
    }

    private string WriteJson()
    {
        string path = Path.Combine(folder, "events.jsonl");
        File.WriteAllLines(path, Enumerable.Range(0, Rows).Select(row => JsonSerializer.Serialize(new
        {
            ts = DateTimeOffset.FromUnixTimeSeconds(Seconds(row)), user = User(row), item = Item(row), clicked = IsClicked(row),
            genres = Genres(row), year = Year(row),
        })));
        return path;
    }

    private JsonObject WriteSqlite()
    {
        string path = Path.Combine(folder, "events.db");
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using DbCommand command = connection.CreateCommand();
        command.CommandText = string.Join(";\n", Statements);
        command.ExecuteNonQuery();
        return Query("sqlite", "Data Source=events.db");
    }
}
