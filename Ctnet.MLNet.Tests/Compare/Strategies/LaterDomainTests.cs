using System.Text.Json.Nodes;
using Ctnet.MLNet.Compare;
using Ctnet.MLNet.Compare.Runs;
using Ctnet.MLNet.Compare.Tasks.Description;
using Ctnet.MLNet.Compare.Tasks.Logs;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Compare.Strategies;

/// <summary>Logs of six periods in which one domain begins later than the other.</summary>
public sealed class LaterDomainTests
{
    // The first row of the domain that begins later. It is in the fourth period, after the transfer is due.
    private const int Begin = 36;

    private TaskFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Every_strategy_runs_through_both_logs([Values] bool targetBeginsLater)
    {
        // ML.NET's LightGBM cannot fit the two rows of the target's first period.
        IEnumerable<string> names = StrategyCatalog.Names.Where(name => name != "lightgbm");
        foreach (StrategyRun run in Run(names, targetBeginsLater, out TaskData data))
            Assert.That(run.Probabilities(data.Periods.SelectMany(period => period.Target)), Has.All.InRange(0, 1), run.Name);
    }

    // The periods have 6, 7, 7, 6 + 2, 7 + 3 and 7 + 3 rows. The pre-trained model knows the target after the fourth period, and
    // the target model starts in the fifth.
    [TestCase("ple", 48)]
    [TestCase("mkt", 28 + 6)]
    [TestCase("mkt-refreshed", 48 + 6)]
    [TestCase("mkt-same-rows", 48 + 8)]
    public void The_target_waits_until_the_multi_entity_model_has_met_it(string name, int trained)
    {
        StrategyRun run = Run([name], targetBeginsLater: true, out TaskData data).Single();
        float[] scores = run.Probabilities(data.Periods.SelectMany(period => period.Target));
        Assert.That(scores, Has.Length.EqualTo(8));
        Assert.That(scores[..2], Has.All.EqualTo(0.5f), "Nothing is known of the target before its first period.");
        Assert.That(scores[2..], Has.None.EqualTo(0.5f));
        Assert.That(run.TrainedRows, Is.EqualTo(trained));
    }

    private IReadOnlyList<StrategyRun> Run(IEnumerable<string> strategies, bool targetBeginsLater, out TaskData data)
    {
        File.WriteAllLines(_folder.Log.FullName,
        [
            File.ReadLines(_folder.Log.FullName).First(),
            .. Enumerable.Range(0, TaskFolder.Rows)
                .Where(row => row >= Begin || TaskFolder.IsTarget(row) != targetBeginsLater).Select(TaskFolder.Line),
        ]);
        JsonObject json = TaskFolder.Task();
        json["training"] = new JsonObject
        {
            ["transferAt"] = 0.34, ["windowPeriods"] = 2, ["refitPeriods"] = 3, ["hashBuckets"] = 64, ["learningRate"] = 0.3,
        };
        var task = TaskFile.Load(_folder.Write(json.ToJsonString()).FullName);
        data = new TaskData(task);
        var seed = new SeedRun(task, data, strategies, 3);
        seed.Execute(() => { }, CancellationToken.None);
        return seed.Strategies;
    }
}
