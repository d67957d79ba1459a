using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ctnet.MLNet.Compare;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Compare.Steps;

/// <summary>Several lengths of a step are compared as each would be alone.</summary>
public sealed class StepsRunTests
{
    private static readonly string[] s_strategies = ["target-only", "ctnet"];

    private TaskFolder _folder = null!;
    private FileInfo _task = null!;
    private int _outputs;

    [SetUp]
    public void Prepare()
    {
        _folder = new TaskFolder();
        _task = _folder.Write(TaskFolder.Task().ToJsonString());
        _outputs = 0;
    }

    [TearDown]
    public void CleanUp() => _folder.Dispose();

    [Test]
    public void A_length_has_the_same_figures_beside_others_as_alone()
    {
        DirectoryInfo output = Output();
        JsonObject both = Execute(output, [0, 1], "2d", "1d");
        JsonArray lengths = both["steps"]!["lengths"]!.AsArray();
        Assert.That(lengths.Select(step => (string)step!["step"]!), Is.EqualTo(new[] { "1d", "2d" }));
        Assert.That(lengths.Select(step => (double)step!["hours"]!), Is.EqualTo(new[] { 24.0, 48 }));
        Assert.That(lengths.Select(step => (int)step!["periods"]!), Is.EqualTo(new[] { 6, 3 }));
        foreach (JsonNode? step in lengths)
        {
            DirectoryInfo folder = Output();
            JsonObject alone = Execute(folder, [0, 1], (string)step!["step"]!);
            Assert.That(alone.ContainsKey("steps"), Is.False);
            Assert.That(
                File.ReadAllText(Path.Combine(folder.FullName, "report.html")), Does.Not.Contain("<section id=\"steps\">"));
            foreach ((JsonNode? one, JsonNode? strategy) in step["strategies"]!.AsArray().Zip(alone["strategies"]!.AsArray()))
            {
                foreach (string measure in (string[])["name", "auc", "gauc", "logLoss"])
                    Assert.That(one![measure]!.ToJsonString(), Is.EqualTo(strategy![measure]!.ToJsonString()));
                Assert.That((double)one!["seconds"]!, Is.Positive);
            }
        }

        // The rest of the results is about the length that was named first.
        Assert.That((int)both["rows"]!["periods"]!, Is.EqualTo(3));
        Assert.That(
            both["strategies"]!.AsArray().Select(strategy => strategy!["auc"]!.ToJsonString()),
            Is.EqualTo(lengths[1]!["strategies"]!.AsArray().Select(strategy => strategy!["auc"]!.ToJsonString())));
        Assert.That((string)both["run"]!["command"]!, Does.EndWith(" --step 2d,1d"));
        AssertChange(lengths, strategy: 0);
        AssertPage(File.ReadAllText(Path.Combine(output.FullName, "report.html")), both);
        AssertTable(File.ReadAllLines(Path.Combine(output.FullName, "results.csv")), lengths);
    }

    [Test]
    public void Finished_runs_of_one_length_are_never_those_of_another()
    {
        DirectoryInfo output = Output();
        Execute(output, [0], "1d");
        Assert.That(Resumed(output, "1d").FinishedBefore, Is.EqualTo(2));
        Assert.That(Resumed(output, "2d").FinishedBefore, Is.Zero);
        Execute(output, [0], "1d", "2d");
        Assert.That(Resumed(output, "2d", "1d").FinishedBefore, Is.EqualTo(4));

        // A further length runs alone, and the runs that were finished keep their files.
        CompareRun more = Resumed(output, "2d", "3d", "1d");
        Assert.That((more.FinishedBefore, more.Runs), Is.EqualTo((4, 6)));
        Assert.That(more.RemainingSeeds, Is.EqualTo(new[] { 0 }));
        int periods = 0;
        more.Execute(_ => Interlocked.Increment(ref periods));
        Assert.That(periods, Is.EqualTo(CompareTask.Load(_task, steps: ["3d"]).Periods));
        Assert.That(Resumed(output, "2d", "3d", "1d").RemainingSeeds, Is.Empty);

        // A file that was moved to another length's folder is not taken for that length.
        string runs = Path.Combine(output.FullName, "runs");
        File.Copy(
            Path.Combine(runs, "1d", "ctnet.seed0.json"), Path.Combine(runs, "2d", "ctnet.seed0.json"), overwrite: true);
        Assert.That(Resumed(output, "2d", "1d").FinishedBefore, Is.EqualTo(3));
    }

    [Test]
    public void The_progress_counts_the_periods_of_all_lengths()
    {
        CompareRun run = Prepare(Output(), [0], resume: false, "1d", "2d", "12h");
        Assert.That(run.RemainingPeriods(0), Is.EqualTo(6 + 3 + 12));
        int periods = 0;
        run.Train(_ => Interlocked.Increment(ref periods), CancellationToken.None);
        Assert.That(periods, Is.EqualTo(21));
        Assert.That(run.RemainingPeriods(1), Is.Zero);
    }

    [Test]
    public void On_a_log_whose_items_are_new_every_day_a_long_step_costs_what_is_new()
    {
        // Each item is shown for two days, and its clicks depend on nothing but the item. With daily training it is known on its
        // second day; with a step of 10 days it has gone before it is learnt.
        File.WriteAllLines(_folder.Log.FullName, ["ts,user,item,rating,genres,year", .. Enumerable.Range(0, 6000).Select(row =>
        {
            int item = (row / 600 * 6) + (row % 6);
            string genres = row % 2 == 0 ? "Horror" : "Comedy";
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{1362009600 + (row * 288)},u{row * 7 % 41},i{item},{(item * 5 % 7 < 3 ? 9 : 3)},{genres},2000");
        })]);
        StepsResult steps = Prepare(Output(), [0], resume: false, "1d", "10d").Execute().Steps!;
        StepStrategy day = steps.Lengths[0].Strategies[0], late = steps.Lengths[1].Strategies[0];
        Assert.That(day.Auc.Mean, Is.GreaterThan(0.65));
        Assert.That(late.Auc.Mean, Is.LessThan(day.Auc.Mean!.Value - 0.1));
        Assert.That(late.AucVersusShortest!.High, Is.Negative);
        Assert.That(late.LogLoss.Mean, Is.GreaterThan(day.LogLoss.Mean!.Value));
        Assert.That(
            steps.Finding, Does.StartWith("Training every 10 days instead of every day, on this log: target-only loses ."));
    }

    private static void AssertChange(JsonArray lengths, int strategy)
    {
        JsonNode[] one = [.. lengths.Select(step => step!["strategies"]![strategy]!)];
        foreach ((string measure, string change) in new[] { ("auc", "aucVersusShortest"), ("gauc", "gaucVersusShortest") })
        {
            Assert.That(one[0][change], Is.Null);
            double difference = (double)one[1][measure]!["mean"]! - (double)one[0][measure]!["mean"]!;
            Assert.That((double)one[1][change]!["difference"]!, Is.EqualTo(difference).Within(1e-12));
            Assert.That((double)one[1][change]!["low"]!, Is.LessThanOrEqualTo((double)one[1][change]!["high"]!));
        }
    }

    private static void AssertPage(string page, JsonObject results)
    {
        string section = Regex.Match(page, "<section id=\"steps\">.*?</section>", RegexOptions.Singleline).Value;
        Assert.That(section, Does.Contain("How often to train").And.Contain((string)results["steps"]!["finding"]!));
        Assert.That(Regex.Count(section, "<svg [^>]*aria-label=\"[^\"]+ against the length of a step\""), Is.EqualTo(4));
        Assert.That(Regex.Count(section, ">1d</text>"), Is.EqualTo(4), "Each chart names each length on its axis.");
        Assert.That(section, Does.Not.Match("NaN|Infinity"));
        foreach (JsonNode? strategy in results["steps"]!["lengths"]![0]!["strategies"]!.AsArray())
        {
            string auc = ((double)strategy!["auc"]!["mean"]!).ToString("0.0000", CultureInfo.InvariantCulture);
            Assert.That(section, Does.Contain($"<td>1d</td><td>6</td><td>{auc}"));
        }
    }

    private static void AssertTable(string[] lines, JsonArray lengths)
    {
        string[][] rows = [.. lines.Select(line => line.Split(',')).Where(cells => cells[3] == "step")];
        Assert.That(rows.Select(cells => (cells[1], cells[4])), Is.EquivalentTo(
            from strategy in s_strategies from step in (string[])["1d", "2d"] select (strategy, step)));
        Assert.That(
            double.Parse(rows[0][6], CultureInfo.InvariantCulture),
            Is.EqualTo((double)lengths[0]!["strategies"]![0]!["auc"]!["mean"]!));
    }

    private DirectoryInfo Output() => new(Path.Combine(_folder.Output.FullName, $"{_outputs++}"));

    private CompareRun Resumed(DirectoryInfo output, params string[] steps) => Prepare(output, [0], resume: true, steps);

    private CompareRun Prepare(DirectoryInfo output, int[] seeds, bool resume, params string[] steps) => new(
        CompareTask.Load(_task, steps: steps), new(s_strategies, seeds, output) { Resume = resume, Resamples = 30 });

    private JsonObject Execute(DirectoryInfo output, int[] seeds, params string[] steps)
    {
        Prepare(output, seeds, resume: false, steps).Execute();
        return JsonNode.Parse(File.ReadAllText(Path.Combine(output.FullName, "results.json")))!.AsObject();
    }
}
