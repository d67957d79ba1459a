using System.IO.Compression;
using System.Text.Json.Nodes;
using Ctnet.MLNet.Tests.Compare;
using Ctnet.MLNet.Tests.Framework;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Tool;

/// <summary>The package of the tool can be installed anywhere, and its commands work from any folder.</summary>
public sealed class InstalledToolTests
{
    private InstalledTool _tool = null!;
    private TaskFolder _task = null!;
    private TemporaryFolder _folder = null!;

    [OneTimeSetUp]
    public void Install()
    {
        _tool = new();
        _task = new();
        _folder = new();
    }

    [OneTimeTearDown]
    public void Remove()
    {
        _tool?.Dispose();
        _task?.Dispose();
        _folder?.Dispose();
    }

    [Test]
    public void The_package_has_the_libraries_and_not_libtorch()
    {
        using ZipArchive package = ZipFile.OpenRead(_tool.Package);
        string[] files = [.. package.Entries.Select(entry => entry.Name)];
        Assert.That(files, Does.Contain("Ctnet.MLNet.dll").And.Contain("Ctnet.MLNet.Compare.dll").And.Contain("README.md"));
        Assert.That(files, Has.None.Contains("torch_cpu"));
    }

    [Test]
    public void Align_proposes_a_schema_for_two_files()
    {
        IEnumerable<string> home = Enumerable.Range(0, 40).Select(row => $"u{row % 8},i{row % 5},{row}.5,{row % 2}");
        IEnumerable<string> guide = Enumerable.Range(0, 30).Select(row => $"u{row % 6},i{row % 4},{row}.5,{row % 3 / 2}");
        File.WriteAllLines(_folder.File("home.csv"), home.Prepend("UserId,ItemId,Price,Clicked"));
        File.WriteAllLines(_folder.File("guide.csv"), guide.Prepend("UserId,Item,Price,Clicked"));

        (int exitCode, string output, string errors) =
            _tool.Run(_folder.Path, "align", "home.csv", "guide.csv", "--out", "schema.json");

        Assert.That(exitCode, Is.Zero, $"{output}\n{errors}");
        JsonNode schema = JsonNode.Parse(File.ReadAllText(_folder.File("schema.json")))!;
        Assert.That(schema["domains"]!.AsObject().Select(domain => domain.Key), Is.EqualTo(["first", "second"]));
        Assert.That(output, Does.Contain("first: 40 rows").And.Contain("second: 30 rows"));
    }

    [Test]
    public void Align_reports_the_domains_of_a_task()
    {
        FileInfo task = _task.Write(TaskFolder.Task().ToJsonString());

        (int exitCode, string output, string errors) = _tool.Run(_folder.Path, "align", "--task", task.FullName);

        Assert.That(exitCode, Is.Zero, $"{output}\n{errors}");
        Assert.That(output, Does.Contain("source: 40 rows").And.Contain("target: 20 rows"));
    }

    [Test]
    public void Compare_trains_and_writes_the_results()
    {
        FileInfo task = _task.Write(TaskFolder.Task().ToJsonString());

        (int exitCode, string output, string errors) = _tool.Run(
            _folder.Path, "compare", "--task", task.FullName, "--strategies", "target-only,ctnet,lightgbm", "--seeds", "0",
            "--resamples", "20", "--out", "results");

        Assert.That(exitCode, Is.Zero, $"{output}\n{errors}");
        Assert.That(output, Does.Contain("target-only").And.Contain("ctnet").And.Contain("lightgbm"));
        JsonNode results = JsonNode.Parse(File.ReadAllText(_folder.File(Path.Combine("results", "results.json"))))!;
        Assert.That(
            results["strategies"]!.AsArray().Select(strategy => strategy!["name"]!.GetValue<string>()),
            Is.EqualTo(["target-only", "ctnet", "lightgbm"]));
        Assert.That(File.Exists(_folder.File(Path.Combine("results", "report.html"))));
    }
}
