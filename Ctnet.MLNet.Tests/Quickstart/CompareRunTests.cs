using System.Text.Json.Nodes;
using Ctnet.MLNet.Samples.Compare;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Quickstart;

public sealed class CompareRunTests
{
    private static readonly string[] Strategies = ["target-only", "joint", "ctnet"];

    private TaskFolder _folder = null!;
    private FileInfo _task = null!;
    private JsonObject _results = null!;

    [OneTimeSetUp]
    public void Prepare()
    {
        _folder = new TaskFolder();
        _task = _folder.Write(TaskFolder.Task().ToJsonString());
        _results = Run(0, 1);
    }

    [OneTimeTearDown]
    public void CleanUp() => _folder.Dispose();

    [Test]
    public void Results_have_the_promised_shape()
    {
        AssertKeys(_results, "task", "rows", "strategies");
        AssertKeys(_results["rows"]!, "source", "target", "reported");
        Assert.That(StrategyNames(_results), Is.EqualTo(Strategies));
        foreach (JsonNode strategy in _results["strategies"]!.AsArray()!)
        {
            AssertKeys(strategy, "name", "auc", "gauc", "gaucCoverage", "logLoss", "pcoc", "trainRowsPerSecond", "seconds", "seeds");
            foreach (string measure in (string[])["auc", "gauc", "logLoss", "pcoc"])
                AssertKeys(strategy[measure]!, "mean", "min", "max");
            foreach (JsonNode? seed in strategy["seeds"]!.AsArray())
            {
                AssertKeys(seed!, "seed", "auc", "gauc", "logLoss", "pcoc", "periods");
                foreach (JsonNode? period in seed!["periods"]!.AsArray())
                    AssertKeys(period!, "start", "rows", "auc", "logLoss");
            }
        }
    }

    [Test]
    public void Rows_are_counted_and_those_of_the_later_half_reported()
    {
        // Rows 0, 3, .. 57 are of the target; the middle row is number 30.
        Assert.That(_results["task"]!.GetValue<string>(), Is.EqualTo("small"));
        Assert.That(Number(_results["rows"]!["source"]), Is.EqualTo(40));
        Assert.That(Number(_results["rows"]!["target"]), Is.EqualTo(20));
        Assert.That(Number(_results["rows"]!["reported"]), Is.EqualTo(10));
        foreach (JsonNode? seed in Seeds(_results))
        {
            JsonArray periods = seed!["periods"]!.AsArray();
            Assert.That(periods.Select(period => period!["start"]!.GetValue<string>()), Is.EqualTo(new[]
            {
                "2013-03-03T00:00:00Z", "2013-03-04T00:00:00Z", "2013-03-05T00:00:00Z",
            }));
            Assert.That(periods.Select(period => Number(period!["rows"])), Is.EqualTo(new[] { 4.0, 3, 3 }));
        }
    }

    [Test]
    public void Means_are_over_the_seeds_and_measures_lie_where_they_can()
    {
        foreach (JsonNode? strategy in _results["strategies"]!.AsArray())
        {
            JsonArray seeds = strategy!["seeds"]!.AsArray();
            Assert.That(seeds.Select(seed => Number(seed!["seed"])), Is.EqualTo(new[] { 0.0, 1 }));
            foreach (string measure in (string[])["auc", "gauc", "logLoss", "pcoc"])
            {
                double[] values = [.. seeds.Select(seed => Number(seed![measure]))];
                Assert.That(Number(strategy[measure]!["mean"]), Is.EqualTo(values.Average()).Within(1e-12), measure);
                Assert.That(Number(strategy[measure]!["min"]), Is.EqualTo(values.Min()), measure);
                Assert.That(Number(strategy[measure]!["max"]), Is.EqualTo(values.Max()), measure);
            }

            Assert.That(Number(strategy["auc"]!["mean"]), Is.InRange(0, 1));
            Assert.That(Number(strategy["trainRowsPerSecond"]), Is.Positive);
            // A model that has learnt little says a half: ln 2, within what some rows can move it.
            Assert.That(Number(strategy["logLoss"]!["mean"]), Is.EqualTo(Math.Log(2)).Within(0.3));
        }
    }

    [Test]
    public void The_same_seeds_give_the_same_figures_whatever_runs_beside_them()
    {
        Assert.That(Figures(Run(0, 1)), Is.EqualTo(Figures(_results)));
        JsonObject alone = Run(1);
        Assert.That(Seeds(alone).Select(seed => seed!.ToJsonString()), Is.EqualTo(
            Seeds(_results).Where(seed => Number(seed!["seed"]) == 1).Select(seed => seed!.ToJsonString())));
        Assert.That(Figures(alone), Is.Not.EqualTo(Figures(_results)));
    }

    [Test]
    public void The_first_period_is_scored_before_anything_is_known()
    {
        // Reported from the first row on: nothing was trained before day 1, so that its rows have probability a half.
        JsonObject task = TaskFolder.Task();
        task["report"]!["from"] = "2013-02-28";
        using var folder = new TaskFolder();
        JsonObject results = Run(folder.Write(task.ToJsonString()), 0);
        Assert.That(Number(results["rows"]!["reported"]), Is.EqualTo(20));
        foreach (JsonNode? seed in Seeds(results))
        {
            JsonNode first = seed!["periods"]![0]!;
            Assert.That(Number(first["logLoss"]), Is.EqualTo(Math.Log(2)).Within(1e-6));
            Assert.That(Number(first["auc"]), Is.EqualTo(0.5));
        }
    }

    private JsonObject Run(params int[] seeds) => Run(_task, seeds);

    private JsonObject Run(FileInfo task, params int[] seeds)
    {
        Assert.That(new CompareRun(task, Strategies, seeds, _folder.Output).Execute(CancellationToken.None), Is.Zero);
        return JsonNode.Parse(File.ReadAllText(Path.Combine(_folder.Output.FullName, "results.json")))!.AsObject();
    }

    private static string Figures(JsonObject results)
    {
        JsonNode copy = results.DeepClone();
        foreach (JsonNode? strategy in copy["strategies"]!.AsArray())
        {
            strategy!.AsObject().Remove("trainRowsPerSecond");
            strategy.AsObject().Remove("seconds");
        }

        return copy.ToJsonString();
    }

    private static IEnumerable<string> StrategyNames(JsonObject results) =>
        results["strategies"]!.AsArray().Select(strategy => strategy!["name"]!.GetValue<string>());

    private static IEnumerable<JsonNode?> Seeds(JsonObject results) =>
        results["strategies"]!.AsArray().SelectMany(strategy => strategy!["seeds"]!.AsArray());

    private static double Number(JsonNode? node) => node!.GetValue<double>();

    private static void AssertKeys(JsonNode node, params string[] keys) =>
        Assert.That(node.AsObject().Select(member => member.Key), Is.EqualTo(keys));
}
