using System.Globalization;
using System.Text.Json.Nodes;
using Ctnet.MLNet.Tests.Framework;

namespace Ctnet.MLNet.Tests.Compare.Jobs;

/// <summary>A folder with the logs of two domains, which grow by days, and a small task about them.</summary>
internal sealed class TwoLogs : IDisposable
{
    private const int HomeRowsADay = 60, GuideRowsADay = 30;

    private static readonly DateTime s_first = new(2026, 9, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly TemporaryFolder _folder = new();

    public TwoLogs(int days)
    {
        File.WriteAllText(Home.FullName, "time,user_id,product,price,clicked\n");
        File.WriteAllText(Guide.FullName, "ts,visitor,item,topic,rating\n");
        for (int day = 0; day < days; day++)
            AddDay(day);
    }

    public string Path => _folder.Path;

    public FileInfo Home => new(_folder.File("home.csv"));

    public FileInfo Guide => new(_folder.File("guide.csv"));

    /// <summary>A day's name as a period.</summary>
    public static string NameOf(int day) =>
        s_first.AddDays(day).ToString("yyyy-MM-dd'T'00:00:00'Z'", CultureInfo.InvariantCulture);

    /// <summary>A moment of a day.</summary>
    public static DateTimeOffset At(int day, double hours = 0) => new DateTimeOffset(s_first).AddDays(day).AddHours(hours);

    /// <summary>Adds a day to both logs.</summary>
    public void AddDay(int day)
    {
        File.AppendAllLines(Home.FullName, HomeLines(day));
        File.AppendAllLines(Guide.FullName, GuideLines(day));
    }

    public static IEnumerable<string> HomeLines(int day) => Lines(day, HomeRowsADay, 1, (user, item, time, clicked, random) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{time.ToUnixTimeSeconds()},u{user},p{item},{random.Next(1, 90)}.5,{(clicked ? 1 : 0)}"));

    public static IEnumerable<string> GuideLines(int day, int rows = GuideRowsADay) =>
        Lines(day, rows, 2, (user, item, time, clicked, random) => string.Create(
            CultureInfo.InvariantCulture,
            $"{time.ToUnixTimeMilliseconds()},u{user},p{item},t{random.Next(4)},{(clicked ? 5 : random.Next(1, 4))}"));

    public string FileOf(string name) => _folder.File(name);

    public static JsonObject Task() => JsonNode.Parse("""
        {
          "name": "guide",
          "logs": [
            { "name": "home", "path": "home.csv", "time": { "column": "time" }, "user": "user_id",
              "label": { "column": "clicked", "clickWhen": "== 1" },
              "fields": [
                { "name": "user", "column": "user_id", "kind": "categorical", "group": "user" },
                { "name": "product", "column": "product", "kind": "categorical" },
                { "name": "price", "column": "price", "kind": "numeric", "group": "specific" }] },
            { "name": "guide", "path": "guide.csv", "time": { "column": "ts", "unit": "unix-milliseconds" }, "user": "visitor",
              "label": { "column": "rating", "clickWhen": ">= 4" },
              "fields": [
                { "name": "user", "column": "visitor", "kind": "categorical", "group": "user" },
                { "name": "product", "column": "item", "kind": "categorical" },
                { "name": "topic", "column": "topic", "kind": "categorical", "group": "specific" }] }],
          "target": { "log": "guide" }, "time": { "step": "1d" }, "statistics": ["user"],
          "report": { "from": "half-of-target-rows" },
          "training": { "embeddingSize": 4, "hiddenUnits": [8], "batchSize": 16 },
          "job": { "model": "ctnet", "folder": "job", "guard": false }
        }
        """)!.AsObject();

    public FileInfo Write(JsonNode task, string name = "ctnet.json")
    {
        var file = new FileInfo(_folder.File(name));
        File.WriteAllText(file.FullName, task.ToJsonString());
        return file;
    }

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<string> Lines(
        int day, int rows, int salt, Func<int, int, DateTimeOffset, bool, Random, string> line)
    {
        var random = new Random(1000 * day + salt);
        for (int row = 0; row < rows; row++)
        {
            (int user, int item) = (random.Next(20), random.Next(12));
            bool clicked = random.NextDouble() < 1 / (1 + Math.Exp(1.5 - user % 5 * 0.6 - item % 4 * 0.6));
            yield return line(user, item, At(day, 24.0 * row / rows), clicked, random);
        }
    }
}
