using System.Globalization;
using System.Text.Json.Nodes;

namespace Ctnet.MLNet.Tests.Compare;

/// <summary>A folder with a small task: a log of ten rows a day over six days, and the task file.</summary>
internal sealed class TaskFolder : IDisposable
{
    public const int Rows = 60;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ctnet-task-");

    public TaskFolder() =>
        File.WriteAllLines(Log.FullName, ["ts,user,item,rating,genres,year", .. Enumerable.Range(0, Rows).Select(Line)]);

    public FileInfo Log => new(Path.Combine(_folder.FullName, "events.csv"));

    public DirectoryInfo Output => new(Path.Combine(_folder.FullName, "out"));

    /// <summary>Every third row is of the target domain.</summary>
    public static bool IsTarget(int row) => row % 3 == 0;

    public static bool IsClicked(int row) => row * 4 % 7 > 3;

    public static string User(int row) => $"u{row % 4}";

    /// <summary>A line of the log. The first row is on 2013-02-28, and each day has ten.</summary>
    public static string Line(int row)
    {
        (int rating, string genres) = (IsClicked(row) ? 9 : 3, IsTarget(row) ? "Action|Horror" : "Comedy");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{1362009600 + row * 8640},{User(row)},i{row * 7 % 5},{rating},{genres},{2000 + row % 9}");
    }

    public static JsonObject Task() => new()
    {
        ["name"] = "small",
        ["about"] = "Ratings; a click is a rating of 8 or more.",
        ["logs"] = new JsonArray(
            new JsonObject { ["name"] = "ratings", ["path"] = "events.csv", ["separator"] = ",", ["header"] = true }),
        ["time"] = new JsonObject { ["column"] = "ts", ["unit"] = "unix-seconds", ["step"] = "1d" },
        ["label"] = new JsonObject { ["column"] = "rating", ["clickWhen"] = ">= 8" },
        ["user"] = "user",
        ["target"] = new JsonObject
        {
            ["where"] = new JsonObject { ["column"] = "genres", ["separator"] = "|", ["anyOf"] = new JsonArray("Horror") },
        },
        ["fields"] = new JsonArray(
            new JsonObject { ["name"] = "user", ["column"] = "user", ["kind"] = "categorical", ["group"] = "user" },
            new JsonObject { ["name"] = "item", ["column"] = "item", ["kind"] = "categorical", ["group"] = "shared" },
            new JsonObject
            {
                ["name"] = "genres", ["column"] = "genres", ["kind"] = "set", ["separator"] = "|", ["group"] = "shared",
            },
            new JsonObject { ["name"] = "year", ["column"] = "year", ["kind"] = "numeric", ["group"] = "shared" }),
        ["report"] = new JsonObject { ["from"] = "half-of-rows" },
    };

    /// <summary>Writes the task file.</summary>
    public FileInfo Write(string json)
    {
        var file = new FileInfo(Path.Combine(_folder.FullName, "small.json"));
        File.WriteAllText(file.FullName, json);
        return file;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
