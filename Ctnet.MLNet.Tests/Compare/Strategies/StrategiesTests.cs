using System.Text.Json.Nodes;
using Ctnet.MLNet.Compare;
using Ctnet.MLNet.Compare.Runs;
using Ctnet.MLNet.Compare.Tasks.Description;
using Ctnet.MLNet.Compare.Tasks.Logs;
using Ctnet.MLNet.Tests.Continual;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Compare.Strategies;

/// <summary>All strategies on one small task, side by side.</summary>
public sealed class StrategiesTests
{
    private const int TransferPeriod = 2;

    private TaskFolder _folder = null!;
    private TaskFile _task = null!;
    private TaskData _data = null!;
    private Dictionary<string, StrategyRun> _runs = null!;

    [OneTimeSetUp]
    public void Prepare()
    {
        _folder = new TaskFolder();
        JsonObject json = TaskFolder.Task();
        // There are six periods. Strategies that transfer once do so before the third. LightGBM fits after the first and the
        // fourth.
        json["training"] = new JsonObject
        {
            ["transferAt"] = 0.34, ["windowPeriods"] = 2, ["refitPeriods"] = 3, ["hashBuckets"] = 64, ["learningRate"] = 0.3,
        };
        _task = TaskFile.Load(_folder.Write(json.ToJsonString()).FullName);
        _data = new TaskData(_task);
        var seed = new SeedRun(_task, _data, StrategyCatalog.Names, 3);
        seed.Execute(() => { }, CancellationToken.None);
        _runs = seed.Strategies.ToDictionary(run => run.Name);
    }

    [OneTimeTearDown]
    public void CleanUp() => _folder.Dispose();

    [TestCaseSource(typeof(StrategyCatalog), nameof(StrategyCatalog.Names))]
    public void A_strategy_scores_every_row_after_the_first_period_and_learns_something(string name)
    {
        float[] scores = Scores(name, firstPeriod: 1);
        Assert.That(scores, Has.All.InRange(0, 1));
        // Trees need more rows than there are here, and give all rows the same score.
        if (name != "lightgbm")
            Assert.That(scores.Distinct().Count(), Is.GreaterThan(scores.Length / 2));
        Assert.That(Scores(name, firstPeriod: 0).Take(4), Has.All.EqualTo(0.5f), "Nothing is known before the first period.");
    }

    [Test]
    public void Trees_predict_a_half_while_half_of_a_few_rows_are_clicks()
    {
        using var folder = new TaskFolder();
        // The first day has two target rows, rows 0 and 3 of the log. Of these, one is a click.
        string[] lines = File.ReadAllLines(folder.Log.FullName);
        File.WriteAllLines(folder.Log.FullName, [.. lines[..5], .. lines[11..]]);
        Assert.That((TaskFolder.IsClicked(0), TaskFolder.IsClicked(3)), Is.EqualTo((false, true)));
        var data = new TaskData(TaskFile.Load(folder.Write(TaskFolder.Task().ToJsonString()).FullName));
        var seed = new SeedRun(_task, data, ["lightgbm"], 3);
        seed.Execute(() => { }, CancellationToken.None);

        Assert.That(seed.Strategies.Single().Probabilities(data.Periods[1].Target), Has.All.EqualTo(0.5f));
    }

    [Test]
    public void A_strategy_does_not_depend_on_what_runs_beside_it()
    {
        // These use ML.NET's own trainers, which draw random numbers from a context.
        foreach (string name in (string[])["logistic", "ffm", "blend"])
        {
            var alone = new SeedRun(_task, _data, [name], 3);
            alone.Execute(() => { }, CancellationToken.None);
            Assert.That(
                alone.Strategies[0].Probabilities(_data.Reported),
                Is.EqualTo(_runs[name].Probabilities(_data.Reported)), name);
        }
    }

    [Test]
    public void A_CTNet_without_adapters_equals_target_only() =>
        Assert.That(Scores("ctnet-no-adapter"), Is.EqualTo(Scores("target-only")));

    [Test]
    public void All_other_strategies_give_different_scores()
    {
        // With twenty target rows a fallback judges nothing, and its strategy scores as the one without it.
        string[] names =
        [
            .. StrategyCatalog.Names.Where(
                name => name != "ctnet-no-adapter" && !name.StartsWith("ctnet-fallback", StringComparison.Ordinal))
        ];
        Assert.That(names.Select(name => string.Join(' ', Scores(name))), Is.Unique);
    }

    [TestCase("ctnet-fallback", "ctnet")]
    [TestCase("ctnet-fallback-noise", "ctnet-noise")]
    [TestCase("ctnet-fallback-broken", "ctnet-broken")]
    public void A_fallback_that_does_not_act_changes_nothing(string with, string without) =>
        Assert.That(Scores(with), Is.EqualTo(Scores(without)));

    [Test]
    public void A_source_that_breaks_equals_the_good_source_until_then()
    {
        // The source breaks after five periods, 2.5 times the number of periods before the transfer.
        int before = _data.Periods.Take(5).Sum(period => period.Target.Count);
        (float[] broken, float[] good) = (Scores("ctnet-broken"), Scores("ctnet"));
        Assert.That(broken.Take(before), Is.EqualTo(good.Take(before)));
        Assert.That(broken.Skip(before), Is.Not.EqualTo(good.Skip(before)));
        Assert.That(Scores("ctnet-noise").Skip(4), Is.Not.EqualTo(good.Skip(4)));
    }

    [Test]
    public void Fine_tune_once_scores_with_the_source_model_until_the_transfer()
    {
        Assert.That(_data.TransferPeriod, Is.EqualTo(TransferPeriod));
        int before = _data.Periods.Take(TransferPeriod).Sum(period => period.Target.Count);
        (float[] once, float[] source) = (Scores("fine-tune-once"), Scores("source-only"));
        Assert.That(once.Take(before), Is.EqualTo(source.Take(before)));
        Assert.That(once.Skip(before).Zip(source.Skip(before), (one, other) => one == other), Has.All.False);
    }

    [Test]
    public void Without_refreshes_CTNet_gives_other_scores_after_the_transfer_only()
    {
        // The first step without the newer source is the one after the transfer. Its model scores the next period.
        int before = _data.Periods.Take(TransferPeriod + 1).Sum(period => period.Target.Count);
        (float[] frozen, float[] refreshed) = (Scores("ctnet-no-refresh"), Scores("ctnet"));
        Assert.That(frozen.Take(before), Is.EqualTo(refreshed.Take(before)));
        Assert.That(frozen.Skip(before), Is.Not.EqualTo(refreshed.Skip(before)));
    }

    // The six periods have 4, 3, 3, 4, 3 and 3 target rows, and each has 10 rows of both domains.
    [TestCase("target-only", 20)]
    [TestCase("joint", 60)]
    [TestCase("ctnet", 20)]
    [TestCase("source-only", 0)]
    [TestCase("fine-tune-once", 20)]
    [TestCase("fine-tune-continual", 4 + 7 + 6 + 7 + 7 + 6)]
    [TestCase("logistic", 20)]
    [TestCase("ffm", 20)]
    [TestCase("lightgbm", 4 + 14)]
    [TestCase("blend", 20)]
    [TestCase("ple", 60)]
    // MKT pre-trains until the transfer. Its target model starts in the second period, over the first pre-trained model.
    [TestCase("mkt", 20 + 16)]
    [TestCase("mkt-refreshed", 60 + 16)]
    [TestCase("mkt-same-rows", 60 + 20)]
    public void A_strategy_trains_on_the_rows_that_it_may_see(string name, int rows) =>
        Assert.That(_runs[name].TrainedRows, Is.EqualTo(rows));

    [Test]
    public void Groups_stand_for_strategies_and_each_is_run_once()
    {
        Assert.That(
            StrategyCatalog.Expand(["ctnet", "default", "joint"]),
            Is.EqualTo(new[] { "ctnet", "target-only", "fine-tune-once", "joint" }));
        Assert.That(StrategyCatalog.Expand(["all", "broken"]), Is.EquivalentTo(StrategyCatalog.Names));
        Assert.That(
            StrategyCatalog.Groups.SelectMany(group => StrategyCatalog.Expand([group])).Distinct(),
            Is.SubsetOf(StrategyCatalog.Names));
        Assert.That(StrategyCatalog.Expand(["magic"]), Is.EqualTo(new[] { "magic" }));
    }

    private float[] Scores(string name, int firstPeriod = 0) =>
        _runs[name].Probabilities(_data.Periods.Skip(firstPeriod).SelectMany(period => period.Target));
}
