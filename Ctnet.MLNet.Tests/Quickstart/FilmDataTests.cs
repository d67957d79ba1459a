using System.Text.Json.Nodes;
using Ctnet.MLNet.Samples.Compare;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Quickstart;

/// <summary>
/// The whole method on real logs, beside what a reference implementation reached on them. The data is not part of the repository: it
/// stands beside it, in ../shared, and where it does not these tests are skipped.
/// </summary>
[Category("Data")]
public sealed class FilmDataTests
{
    // The reference's means over three seeds; between seeds they differ by less than .002.
    private const double TargetOnly = 0.745, Joint = 0.789, Ctnet = 0.785, Tolerance = 0.005;

    [Test]
    public void Horror_films_come_out_as_the_reference_says()
    {
        FileInfo task = FindTask("horror.json");
        DirectoryInfo output = Directory.CreateTempSubdirectory("ctnet-horror-");
        try
        {
            new CompareRun(task, ["target-only", "joint", "ctnet"], [0], output).Execute(CancellationToken.None);
            JsonNode results = JsonNode.Parse(File.ReadAllText(Path.Combine(output.FullName, "results.json")))!;
            var auc = results["strategies"]!.AsArray().ToDictionary(
                strategy => strategy!["name"]!.GetValue<string>(), strategy => strategy!["auc"]!["mean"]!.GetValue<double>());

            Assert.That(auc["target-only"], Is.EqualTo(TargetOnly).Within(Tolerance));
            Assert.That(auc["joint"], Is.EqualTo(Joint).Within(Tolerance));
            Assert.That(auc["ctnet"], Is.EqualTo(Ctnet).Within(Tolerance));
            Assert.That(auc["ctnet"] - auc["target-only"], Is.GreaterThan(0.03));
        }
        finally
        {
            output.Delete(recursive: true);
        }
    }

    private static FileInfo FindTask(string name)
    {
        DirectoryInfo? root = new(TestContext.CurrentContext.TestDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Ctnet.MLNet.sln")))
            root = root.Parent;
        var task = new FileInfo(Path.Combine(root?.Parent?.FullName ?? "", "shared", "data", "tasks", name));
        if (!task.Exists)
            Assert.Ignore($"There is no ../shared/data/tasks/{name} beside the repository.");
        return task;
    }
}
