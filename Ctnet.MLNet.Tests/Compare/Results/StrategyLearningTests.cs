using Ctnet.MLNet.Compare;
using Ctnet.MLNet.Compare.Runs;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Compare.Results;

public sealed class StrategyLearningTests
{
    [Test]
    public void Means_are_over_seeds_and_periods_keep_their_order()
    {
        StrategyLearning learning = StrategyLearning.Of(
        [
            Run(
                new PeriodLearning("2013-03-02", [Gate(1, 0.4), Gate(2, 0.5)], []),
                new PeriodLearning("2013-03-01", [Gate(1, 0.2)], [])),
            Run(new PeriodLearning("2013-03-01", [Gate(1, 0.6)], []), new PeriodLearning("2013-03-03", [Gate(1, 0.8)], [])),
        ])!;
        Assert.That(learning.Periods, Is.EqualTo(new[] { "2013-03-01", "2013-03-02", "2013-03-03" }));
        Assert.That(learning.Gates.Select(gate => gate.Name), Is.EqualTo(new[] { "layer 1", "layer 2" }));
        Assert.That(learning.Gates[0].Values, Is.EqualTo(new double?[] { 0.4, 0.4, 0.8 }).Within(1e-12));
        Assert.That(learning.Gates[1].Values, Is.EqualTo(new double?[] { null, 0.5, null }));
    }

    [Test]
    public void Entities_have_cosines_and_fields_of_their_own()
    {
        StrategyLearning learning = StrategyLearning.Of(
        [
            Run(new PeriodLearning("1", [new AdapterGates(0, 0.3, 0, 0) { Vector = "user" }],
            [
                new EntityKnowledge("posts", 0.25, null, null, [new("year", 0.5), new("author", 1.5)]),
                new EntityKnowledge("products", null, null, null, [new("year", 1)]),
            ])),
        ])!;
        Assert.That(learning.Gates.Single().Name, Is.EqualTo("user"));
        Assert.That(learning.Cosines.Single(), Has.Property(nameof(LearntSeries.Name)).EqualTo("posts"));
        Assert.That(learning.Cosines[0].Values, Is.EqualTo(new double?[] { 0.25 }));
        Assert.That(
            learning.Importances.Select(field => field.Name),
            Is.EqualTo(new[] { "posts: year", "posts: author", "products: year" }));
        Assert.That(learning.Importances.Select(field => field.Values[0]), Is.EqualTo(new double?[] { 0.5, 1.5, 1 }));
    }

    [Test]
    public void The_last_value_is_the_mean_of_the_last_tenth_of_the_known_values()
    {
        double?[] values = [.. Enumerable.Range(0, 20).Select(i => (double?)i), null];
        Assert.That(new LearntSeries("all", values).Last, Is.EqualTo(18.5));
        Assert.That(new LearntSeries("one", [null, 3, null]).Last, Is.EqualTo(3));
        Assert.That(new LearntSeries("none", [null]).Last, Is.Null);
    }

    [Test]
    public void A_fallback_has_its_measured_differences_and_the_share_of_models_that_used_the_source()
    {
        StrategyLearning learning = StrategyLearning.Of(
        [
            Run(Checked("1", -0.2, usesSource: true), Checked("2", 0.1, usesSource: false)),
            Run(Checked("1", -0.4, usesSource: true), Checked("2", -0.2, usesSource: true)),
        ])!;
        Assert.That(learning.Fallback!.Difference.Values, Is.EqualTo(new double?[] { -0.3, -0.05 }).Within(1e-12));
        Assert.That(learning.Fallback.UsesSource.Values, Is.EqualTo(new double?[] { 1, 0.5 }));
        Assert.That(StrategyLearning.Of([Run(new PeriodLearning("1", [Gate(1, 0.2)], []))])!.Fallback, Is.Null);

        static PeriodLearning Checked(string period, double difference, bool usesSource) =>
            new(period, [], [], new FallbackCheck(10, 0, 0, difference, 0.01, usesSource, 1));
    }

    [Test]
    public void Without_measured_periods_there_is_no_result() => Assert.That(StrategyLearning.Of([Run()]), Is.Null);

    private static AdapterGates Gate(int layer, double openness) => new(layer, openness, 0, 0);

    private static FinishedRun Run(params PeriodLearning[] learning) => new("ctnet", 0, 1, 1, [], learning);
}
