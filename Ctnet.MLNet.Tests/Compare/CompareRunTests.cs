using System.Globalization;
using System.Text.Json.Nodes;
using Ctnet.MLNet.Compare;
using Ctnet.MLNet.Tests.Continual;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Compare;

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
    public void Results_have_the_documented_keys()
    {
        AssertKeys(_results, "task", "about", "run", "rows", "segments", "strategies", "advice", "warnings");
        AssertKeys(_results["run"]!, "command", "version", "framework", "system", "processors", "seeds", "resamples");
        AssertKeys(
            _results["rows"]!, "source", "target", "reported", "reportedClicks", "reportedUsers", "periods", "reportedFrom");
        Assert.That(StrategyNames(_results), Is.EqualTo(Strategies));
        foreach (JsonNode? segment in _results["segments"]!.AsArray())
        {
            AssertKeys(segment!, "by", "name", "rows", "clicks", "users");
            Assert.That((int)segment!["users"]!, Is.InRange(1, Math.Min(4, (int)segment["rows"]!)), "The log has four users.");
        }

        foreach (JsonNode strategy in _results["strategies"]!.AsArray()!)
        {
            AssertKeys(
                strategy, "name", "auc", "gauc", "gaucCoverage", "logLoss", "pcoc", "calibrationError",
                "trainRowsPerSecond", "seconds", "versusTargetOnly", "versusBest", "segments", "ranking", "reliability",
                "timeline", "transfer", "learning", "fields", "seeds");
            foreach (JsonNode? segment in strategy["segments"]!.AsArray())
                AssertKeys(segment!, "by", "name", "auc", "gauc", "aucVersusTargetOnly", "gaucVersusTargetOnly");
            foreach (string measure in (string[])["auc", "gauc", "logLoss", "pcoc", "calibrationError"])
                AssertKeys(strategy[measure]!, "mean", "min", "max");
            AssertKeys(
                strategy["ranking"]!, "by", "k", "lists", "listsWithoutClicks", "listsOfClicksOnly", "ndcg", "hitRate",
                "reciprocalRank");
            foreach (JsonNode? seed in strategy["seeds"]!.AsArray())
            {
                AssertKeys(
                    seed!, "seed", "auc", "gauc", "logLoss", "pcoc", "periods", "ndcg", "hitRate", "reciprocalRank");
                foreach (JsonNode? period in seed!["periods"]!.AsArray())
                    AssertKeys(period!, "start", "rows", "auc", "logLoss");
            }
        }
    }

    [Test]
    public void Pipelines_have_the_importance_of_each_field_and_the_report_draws_it()
    {
        JsonNode[] strategies = [.. _results["strategies"]!.AsArray().Select(strategy => strategy!)];
        foreach (JsonNode strategy in strategies.Where(strategy => (string)strategy["name"]! != "joint"))
        {
            JsonArray fields = strategy["fields"]!.AsArray();
            Assert.That(fields, Is.Not.Empty);
            foreach (JsonNode? field in fields)
            {
                AssertKeys(field!, "field", "auc", "logLoss");
                AssertKeys(field!["auc"]!, "mean", "min", "max");
            }
            Assert.That(fields.Select(field => (double)field!["auc"]!["mean"]!), Is.Ordered, "The most important comes first.");
        }
        Assert.That(strategies.Single(strategy => (string)strategy["name"]! == "joint")["fields"], Is.Null);
        Assert.That(File.ReadAllText(Path.Combine(_folder.Output.FullName, "report.html")), Does.Contain("Which fields matter"));
    }

    [Test]
    public void The_field_that_the_clicks_depend_on_is_the_most_important_one()
    {
        using var folder = new TaskFolder();
        File.WriteAllLines(folder.Log.FullName, ["ts,user,item,rating,genres,year", .. Enumerable.Range(0, 3000).Select(row =>
        {
            int item = row * 7 % 5;
            string genres = TaskFolder.IsTarget(row) ? "Action|Horror" : "Comedy";
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{1362009600 + row * 864},{TaskFolder.User(row)},i{item},{(item < 2 ? 9 : 3)},{genres},{2000 + row % 9}");
        })]);
        FileInfo task = folder.Write(TaskFolder.Task().ToJsonString());
        new CompareRun(CompareTask.Load(task), new(["target-only", "ctnet"], [0], folder.Output) { Resamples = 20 }).Execute();

        JsonNode results = JsonNode.Parse(File.ReadAllText(Path.Combine(folder.Output.FullName, "results.json")))!;
        foreach (JsonNode? strategy in results["strategies"]!.AsArray())
        {
            JsonNode first = strategy!["fields"]![0]!;
            Assert.That((string)first["field"]!, Is.EqualTo("item"));
            Assert.That((double)first["auc"]!["mean"]!, Is.LessThan(-0.2));
        }
    }

    [Test]
    public void What_cannot_be_concluded_is_said_in_the_results_and_at_the_top_of_the_report()
    {
        string[] warnings = [.. _results["warnings"]!.AsArray().Select(warning => warning!.GetValue<string>())];
        Assert.That(warnings, Has.Length.EqualTo(2).And.One.StartsWith("The measured rows are of 4 users only."));
        string page = File.ReadAllText(Path.Combine(_folder.Output.FullName, "report.html"));
        int first = page.IndexOf("<section", StringComparison.Ordinal);
        foreach (string warning in warnings)
            Assert.That(page.IndexOf($"<li>{warning}</li>", StringComparison.Ordinal), Is.InRange(1, first));
    }

    [Test]
    public void Dates_on_axes_have_their_year() => Assert.That(
        File.ReadAllText(Path.Combine(_folder.Output.FullName, "report.html")),
        Does.Match(">3 Mar 2013</text>").And.Not.Match(">3 Mar</text>"));

    [Test]
    public void All_rows_are_counted_and_the_later_half_is_reported()
    {
        // Rows 0, 3, .. 57 are target rows. The middle row is number 30.
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
    public void Means_are_over_the_seeds_and_measures_are_plausible()
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
            // A model that has learnt little predicts a half, for a log loss of ln 2. A few rows change it by less than 0.3.
            Assert.That(Number(strategy["logLoss"]!["mean"]), Is.EqualTo(Math.Log(2)).Within(0.3));
        }
    }

    [Test]
    public void A_seed_gives_the_same_figures_alone_and_beside_others()
    {
        Assert.That(Figures(Run(0, 1)), Is.EqualTo(Figures(_results)));
        JsonObject alone = Run(1);
        Assert.That(Seeds(alone).Select(seed => seed!.ToJsonString()), Is.EqualTo(
            Seeds(_results).Where(seed => Number(seed!["seed"]) == 1).Select(seed => seed!.ToJsonString())));
        Assert.That(Figures(alone), Is.Not.EqualTo(Figures(_results)));
    }

    [Test]
    public void Rows_of_the_first_period_get_a_probability_of_a_half()
    {
        // All rows are reported. No model is trained before the first period is scored.
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

    [Test]
    public void Gains_are_over_target_only_and_over_the_best_other()
    {
        JsonArray strategies = _results["strategies"]!.AsArray();
        double[] auc = [.. strategies.Select(strategy => Number(strategy!["auc"]!["mean"]))];
        Assert.That(strategies[0]!["versusTargetOnly"], Is.Null);
        Assert.That(strategies[0]!["transfer"], Is.Null);
        for (int i = 0; i < strategies.Count; i++)
        {
            int best = Enumerable.Range(0, auc.Length).Where(other => other != i).MaxBy(other => auc[other]);
            Assert.That(strategies[i]!["versusBest"]!["strategy"]!.GetValue<string>(), Is.EqualTo(Strategies[best]));
            Assert.That(
                Number(strategies[i]!["versusBest"]!["auc"]!["difference"]),
                Is.EqualTo(auc[i] - auc[best]).Within(1e-12));
            if (i == 0)
                continue;
            JsonNode gain = strategies[i]!["versusTargetOnly"]!["auc"]!;
            Assert.That(Number(gain["difference"]), Is.EqualTo(auc[i] - auc[0]).Within(1e-12));
            Assert.That(Number(gain["difference"]), Is.InRange(Number(gain["low"]), Number(gain["high"])));
            // The last running mean covers all periods.
            double gained = Number(strategies[0]!["logLoss"]!["mean"]) - Number(strategies[i]!["logLoss"]!["mean"]);
            Assert.That(
                Number(strategies[i]!["transfer"]!.AsArray()[^1]!["running"]!["difference"]),
                Is.EqualTo(gained).Within(1e-6));
        }
    }

    [Test]
    public void The_timeline_and_the_reliability_bins_have_all_rows()
    {
        foreach (JsonNode? strategy in _results["strategies"]!.AsArray())
        {
            Assert.That(strategy!["timeline"]!.AsArray().Sum(span => Number(span!["rows"])), Is.EqualTo(10));
            // The bins have the rows of both seeds.
            Assert.That(strategy["reliability"]!.AsArray().Sum(bin => Number(bin!["rows"])), Is.EqualTo(20));
            Assert.That(strategy["reliability"]!.AsArray().Select(bin => Number(bin!["predicted"])), Is.Ordered);
        }
    }

    [Test]
    public void Lists_to_rank_are_users_unless_the_task_names_requests()
    {
        // The ten reported rows are 30, 33, .. 57. The column of years takes nine values: the rows of a year are a request.
        int[] reported = [.. Enumerable.Range(0, TaskFolder.Rows).Where(row => row >= 30 && TaskFolder.IsTarget(row))];
        AssertLists(_results, "user", reported.GroupBy(TaskFolder.User));
        JsonObject task = TaskFolder.Task();
        task["request"] = "year";
        using var folder = new TaskFolder();
        AssertLists(Run(folder.Write(task.ToJsonString()), 0), "request", reported.GroupBy(row => $"{row % 9}"));

        static void AssertLists(JsonObject results, string by, IEnumerable<IGrouping<string, int>> lists)
        {
            JsonNode ranking = results["strategies"]![0]!["ranking"]!;
            Assert.That(ranking["by"]!.GetValue<string>(), Is.EqualTo(by));
            Assert.That(Number(ranking["k"]), Is.EqualTo(10));
            Assert.That(Number(ranking["listsWithoutClicks"]), Is.EqualTo(lists.Count(list => !list.Any(TaskFolder.IsClicked))));
            Assert.That(Number(ranking["listsOfClicksOnly"]), Is.EqualTo(lists.Count(list => list.All(TaskFolder.IsClicked))));
            Assert.That(
                Number(ranking["lists"]),
                Is.EqualTo(lists.Count(list => list.Any(TaskFolder.IsClicked) && !list.All(TaskFolder.IsClicked))));
            // No list has more than ten rows.
            if (Number(ranking["lists"]) > 0)
                Assert.That(Number(ranking["hitRate"]!["mean"]), Is.EqualTo(1));
            Assert.That(
                Number(ranking["lists"]) == 0 ? "null" : "number",
                Is.EqualTo(ranking["ndcg"]!["mean"] is null ? "null" : "number"));
        }
    }

    [Test]
    public void The_table_has_every_seed_every_segment_and_every_period()
    {
        string[][] rows =
        [
            .. File.ReadLines(Path.Combine(_folder.Output.FullName, "results.csv")).Select(line => line.Split(','))
        ];
        Assert.That(
            rows[0],
            Is.EqualTo(new[]
            {
                "task", "strategy", "seed", "by", "part", "rows", "auc", "gauc", "logLoss", "pcoc", "ndcg", "hitRate",
                "reciprocalRank",
            }));
        int segments = _results["segments"]!.AsArray().Count;
        Assert.That(segments, Is.GreaterThan(3));
        Assert.That(rows, Has.Length.EqualTo(1 + (Strategies.Length * ((2 * (1 + 3)) + segments))));
        foreach (JsonNode? strategy in _results["strategies"]!.AsArray())
        {
            string[] row = rows.Single(
                cells => cells[1] == strategy!["name"]!.GetValue<string>() && cells[2] == "1" && cells[3] == "all");
            Assert.That(
                double.Parse(row[6], CultureInfo.InvariantCulture),
                Is.EqualTo(Number(strategy!["seeds"]!.AsArray()[1]!["auc"])));
        }
    }

    private JsonObject Run(params int[] seeds) => Run(_task, seeds);

    private JsonObject Run(FileInfo task, params int[] seeds)
    {
        DirectoryInfo output = _results is null
            ? _folder.Output
            : new(Path.Combine(_folder.Output.FullName, Guid.NewGuid().ToString("N")));
        new CompareRun(CompareTask.Load(task), new(Strategies, seeds, output) { Resamples = 50 }).Execute();
        return JsonNode.Parse(File.ReadAllText(Path.Combine(output.FullName, "results.json")))!.AsObject();
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
