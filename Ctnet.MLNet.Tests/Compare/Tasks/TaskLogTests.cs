using System.Text.Json.Nodes;
using Ctnet.MLNet.Compare;
using Ctnet.MLNet.Compare.Tasks.Description;
using Ctnet.MLNet.Compare.Tasks.Logs;
using Ctnet.MLNet.Compare.Tasks.Schema;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Compare.Tasks;

/// <summary>How the cells of a log and its side files are read.</summary>
public sealed class TaskLogTests
{
    private TaskFolder _folder = null!;

    [SetUp]
    public void Prepare() => _folder = new TaskFolder();

    [TearDown]
    public void CleanUp() => _folder.Dispose();

    [Test]
    public void White_space_around_cells_is_removed_as_in_an_alignment()
    {
        string plain = TaskFolder.Task().ToJsonString();
        TaskData expected = Load(plain);
        string[] lines = File.ReadAllLines(_folder.Log.FullName);
        File.WriteAllLines(_folder.Log.FullName, lines.Select(line => $" {line.Replace(",", " , ").Replace("|", " | ")} "));

        TaskData actual = Load(plain);
        Assert.That(actual.Reported.Select(row => (row.User, row.Clicked, row.Time)),
            Is.EqualTo(expected.Reported.Select(row => (row.User, row.Clicked, row.Time))));
        Assert.That((actual.TargetRows, actual.SourceRows), Is.EqualTo((expected.TargetRows, expected.SourceRows)));
    }

    [Test]
    public void A_joined_column_that_the_log_or_another_file_has_too_is_refused_with_both_files()
    {
        foreach (string name in (string[])["items", "more"])
        {
            File.WriteAllLines(
                Path.Combine(_folder.Log.DirectoryName!, $"{name}.csv"),
                ["item,year,maker", .. Enumerable.Range(0, 5).Select(item => $"i{item},1990,m{item}")]);
        }

        Assert.That(
            Refused("year", "items.csv"),
            Does.Contain("events.csv and ").And.Contain("items.csv both have the column 'year'"));
        Assert.That(
            Refused("maker", "items.csv", "more.csv"),
            Does.Contain("items.csv and ").And.Contain("more.csv both have the column 'maker'"));
        Assert.That(Refused("maker", "items.csv"), Is.Null);

        string? Refused(string column, params string[] files)
        {
            JsonObject task = TaskFolder.Task();
            task["logs"]![0]!["join"] = new JsonArray([.. files.Select(file => new JsonObject
            {
                ["path"] = file, ["on"] = "item", ["columns"] = new JsonArray(column),
            })]);
            try
            {
                Load(task.ToJsonString());
                return null;
            }
            catch (InputFileException exception)
            {
                return exception.Message;
            }
        }
    }

    [TestCase("0.5 -1", null)]
    [TestCase("", null)]
    [TestCase("0.5 one", "line 2, column 'cover': 'one' is not a number")]
    [TestCase("0.5 1e99", "line 2, column 'cover': '1e99' is infinite or too large for a float")]
    [TestCase("0.5", "line 2, column 'cover': the vector has 1 numbers, and field 'cover' has the dimension 2")]
    public void A_vector_in_a_cell_is_checked_where_its_line_is_known(string cell, string? problem)
    {
        string[] lines = File.ReadAllLines(_folder.Log.FullName);
        File.WriteAllLines(
            _folder.Log.FullName, [$"{lines[0]},cover", $"{lines[1]},{cell}", .. lines[2..].Select(line => $"{line},3 4")]);
        JsonObject task = TaskFolder.Task();
        task["fields"]!.AsArray().Add(new JsonObject
        {
            ["name"] = "cover", ["column"] = "cover", ["kind"] = "vector", ["separator"] = " ", ["dimension"] = 2,
            ["unitLength"] = true,
        });
        if (problem is not null)
        {
            Assert.That(
                () => Load(task.ToJsonString()), Throws.TypeOf<InputFileException>().With.Message.Contains(problem));
            return;
        }

        TaskData data = Load(task.ToJsonString());
        FeatureSchema schema = TaskSchema.Create(TaskFile.Load(_folder.Write(task.ToJsonString()).FullName));
        IDataView rows = data.Frame([.. data.Periods.SelectMany(period => period.Source)], isTarget: false);
        float[][] features = [.. new MLContext().Transforms.AlignFeatureSchema(schema, "source").Fit(rows).Transform(rows)
            .GetColumn<float[]>("Features")];
        Assert.That(features.Select(row => row[^2..]), Has.Some.EqualTo(new[] { 0.6f, 0.8f }));
    }

    private TaskData Load(string json) => new(TaskFile.Load(_folder.Write(json).FullName));
}
