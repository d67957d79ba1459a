using System.Text.Json.Nodes;
using Ctnet.MLNet.Compare;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Compare;

/// <summary>With resume, a finished run is not repeated, unless it is damaged or of another task or log.</summary>
public sealed class ResumeTests
{
    private TaskFolder _folder = null!;
    private FileInfo _task = null!;

    [SetUp]
    public void Prepare()
    {
        _folder = new TaskFolder();
        _task = _folder.Write(TaskFolder.Task().ToJsonString());
        Run(["target-only"], resume: false);
        Mark("target-only");
    }

    [TearDown]
    public void CleanUp() => _folder.Dispose();

    [Test]
    public void A_finished_run_is_reused_and_the_others_are_executed()
    {
        JsonArray strategies = Run(["source-only", "target-only"], resume: true);
        Assert.That(
            strategies.Select(strategy => strategy!["name"]!.GetValue<string>()),
            Is.EqualTo(new[] { "source-only", "target-only" }));
        Assert.That(Seconds(strategies[1]), Is.EqualTo(12345));
        Assert.That(Seconds(strategies[0]), Is.LessThan(12345));
        Assert.That(
            Directory.EnumerateFiles(Runs).Select(Path.GetFileName),
            Is.EquivalentTo(new[] { "target-only.seed0.json", "source-only.seed0.json" }));
    }

    [Test]
    public void Without_resume_every_run_is_repeated() =>
        Assert.That(Seconds(Run(["target-only"], resume: false)[0]), Is.LessThan(12345));

    [Test]
    public void A_run_of_another_task_is_repeated()
    {
        JsonObject task = TaskFolder.Task();
        task["training"] = new JsonObject { ["learningRate"] = 0.01 };
        _folder.Write(task.ToJsonString());
        Assert.That(Seconds(Run(["target-only"], resume: true)[0]), Is.LessThan(12345));
    }

    [Test]
    public void A_run_of_another_log_is_repeated()
    {
        File.AppendAllLines(_folder.Log.FullName, [TaskFolder.Line(60)]);
        Assert.That(Seconds(Run(["target-only"], resume: true)[0]), Is.LessThan(12345));
    }

    [Test]
    public void A_damaged_run_is_repeated()
    {
        string file = Path.Combine(Runs, "target-only.seed0.json");
        File.WriteAllText(file, File.ReadAllText(file)[..100]);
        Assert.That(Seconds(Run(["target-only"], resume: true)[0]), Is.LessThan(12345));
    }

    private string Runs => Path.Combine(_folder.Output.FullName, "runs");

    // No run takes 12,345 seconds, so a result with this number is the stored one.
    private void Mark(string strategy)
    {
        string file = Path.Combine(Runs, $"{strategy}.seed0.json");
        JsonNode stored = JsonNode.Parse(File.ReadAllText(file))!;
        stored["Run"]!["Seconds"] = 12345;
        File.WriteAllText(file, stored.ToJsonString());
    }

    private JsonArray Run(string[] strategies, bool resume)
    {
        var options = new CompareRunOptions(strategies, [0], _folder.Output) { Resume = resume, Resamples = 20 };
        new CompareRun(CompareTask.Load(_task), options).Execute();
        return JsonNode.Parse(File.ReadAllText(Path.Combine(_folder.Output.FullName, "results.json")))!["strategies"]!.AsArray();
    }

    private static double Seconds(JsonNode? strategy) => strategy!["seconds"]!.GetValue<double>();
}
