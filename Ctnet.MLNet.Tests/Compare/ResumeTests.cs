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

    [Test]
    public void A_stopped_run_keeps_the_seeds_that_were_finished()
    {
        using var stop = new CancellationTokenSource();
        CompareRun run = Prepare(["target-only", "source-only"], [7, 8], resume: false);
        Assert.That(() => run.Train(StopAfterTheFirstSeed, stop.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That((run.Finished, run.Runs), Is.EqualTo((2, 4)));

        CompareRun resumed = Prepare(["target-only", "source-only"], [7, 8], resume: true);
        Assert.That(resumed.FinishedBefore, Is.EqualTo(2));
        Assert.That(resumed.RemainingSeeds, Is.EqualTo(new[] { 8 }));

        // Both seeds may run at the same time: the second one waits for the first.
        void StopAfterTheFirstSeed(int seed)
        {
            if (seed == 8 && SpinWait.SpinUntil(() => run.Finished == 2, TimeSpan.FromMinutes(1)))
                stop.Cancel();
        }
    }

    [Test]
    public void Progress_that_cannot_be_shown_costs_no_run()
    {
        CompareRun run = Prepare(["target-only"], [0, 1], resume: false);
        int told = 0;
        Assert.That(
            () => run.Train(
                _ =>
                {
                    Interlocked.Increment(ref told);
                    throw new InvalidDataException("the console is closed");
                },
                CancellationToken.None),
            Throws.InvalidOperationException.With.Message.EqualTo(
                "All runs are finished and kept. What was to be told of their periods threw: the console is closed")
                .And.InnerException.TypeOf<InvalidDataException>());
        Assert.That(run.Finished, Is.EqualTo(2));
        // Two seeds run at the same time.
        Assert.That(told, Is.InRange(1, 2));
        Assert.That(Prepare(["target-only"], [0, 1], resume: true).FinishedBefore, Is.EqualTo(2));
    }

    [Test]
    public void A_folder_that_cannot_be_written_to_is_named_before_anything_is_trained([Values] bool tensorBoard)
    {
        // A file is where the folder must be.
        var folder = new DirectoryInfo(_task.FullName);
        var options = new CompareRunOptions(["target-only"], [0], tensorBoard ? _folder.Output : folder)
        {
            TensorBoard = tensorBoard ? folder : null,
        };
        Assert.That(
            () => new CompareRun(CompareTask.Load(_task), options),
            Throws.TypeOf<InputFileException>().With.Message.StartsWith($"{folder.FullName} cannot be written to, and the ")
                .And.Message.EndsWith("Name another folder."));
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
        Prepare(strategies, [0], resume).Execute();
        return JsonNode.Parse(File.ReadAllText(Path.Combine(_folder.Output.FullName, "results.json")))!["strategies"]!.AsArray();
    }

    private CompareRun Prepare(string[] strategies, int[] seeds, bool resume) => new(
        CompareTask.Load(_task), new(strategies, seeds, _folder.Output) { Resume = resume, Resamples = 20 });

    private static double Seconds(JsonNode? strategy) => strategy!["seconds"]!.GetValue<double>();
}
