using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Continual;

/// <summary>The fallback protects the target from sources that hurt.</summary>
public sealed class NegativeTransferTests
{
    private static readonly int[] Seeds = [1, 2, 3];

    public enum Bad
    {
        Noise,
        MixedIds,
        ShuffledLabels,
    }

    [Test]
    public void A_source_that_helps_is_used_all_the_time()
    {
        TransferRun[] runs = Run(periods: 12, (world, period) => world.Good(period));
        Assert.That(runs.SelectMany(run => run.Checks), Has.All.Property("UsesSource").True);
        foreach (TransferRun run in runs)
            Assert.That(run.Fallback, Is.EqualTo(run.Ctnet).And.LessThan(run.TargetOnly - 0.02));
    }

    // The most that the source may cost with the fallback, and the least that it costs without it: nothing that could be measured,
    // if it was trained on shuffled labels.
    [TestCase(Bad.Noise, 0.015, 0.05)]
    [TestCase(Bad.MixedIds, 0.005, 0.02)]
    [TestCase(Bad.ShuffledLabels, 0.005, -0.001)]
    public void A_source_that_never_helps_is_left(Bad kind, double most, double without)
    {
        TransferRun[] runs = Run(periods: 12, (world, period) => Of(world, kind, period));
        Assert.That(runs.Average(run => run.Fallback), Is.LessThan(runs.Average(run => run.TargetOnly) + most));
        Assert.That(runs.Average(run => run.Fallback), Is.LessThan(runs.Average(run => run.Ctnet) - without));
    }

    [Test]
    public void A_source_that_breaks_is_left_and_one_that_is_mended_comes_back()
    {
        TransferRun[] runs =
            Run(periods: 20, (world, period) => period is >= 6 and < 12 ? world.Noise(period) : world.Good(period));
        int left = 0;
        foreach (TransferRun run in runs)
        {
            bool[] uses = [.. run.Checks.Select(check => check.UsesSource)];
            Assert.That(uses[..6], Has.All.True);
            Assert.That(uses[^1], Is.True);
            if (!uses.AsSpan(6..13).Contains(false))
                continue;
            left++;
            // The last change was back to the source, in the period that Since names.
            int since = run.Checks[^1].Since;
            Assert.That((uses[since - 2], uses[since - 1]), Is.EqualTo((false, true)));
        }

        // Six periods of 80 rows do not always show the harm.
        Assert.That(left, Is.AtLeast(2));

        Assert.That(runs.Average(run => run.Fallback),
            Is.LessThan(runs.Average(run => run.Ctnet) - 0.005).And.LessThan(runs.Average(run => run.TargetOnly)));
    }

    [Test]
    public void A_run_that_is_interrupted_while_the_tower_predicts_or_the_source_ends_as_if_it_had_not_been()
    {
        const int Periods = 10;
        var ml = new MLContext(seed: 1);
        var world = new TransferWorld(seed: 3);
        ITransformer[] sources =
            [.. Enumerable.Range(0, Periods).Select(period => period < 5 ? world.Noise(period) : world.Good(period))];
        ContinualPeriod[] days =
        [
            .. sources.Select((source, period) =>
                new ContinualPeriod($"day {period}", ml.View(world.Period(period)), RefreshedSource: source)),
        ];
        ContinualTrainer whole = Create(null);
        IReadOnlyList<PeriodResult> results = whole.Run(days);
        Assert.That(results.Select(result => result.Fallback!.UsesSource), Has.Some.False.And.Some.True);
        for (int done = 1; done < Periods; done++)
        {
            using var folder = new TemporaryFolder();
            Create(folder.Path).Run(days[..done]);
            ContinualTrainer resumed = Create(folder.Path);
            resumed.Resume();
            resumed.Run(days);
            Tiny.AssertSame(resumed.Model!.Model(), whole.Model!.Model());
            Assert.That(resumed.Results.Select(result => result.Fallback), Is.EqualTo(results.Select(result => result.Fallback)));
            Assert.That(resumed.Model!.Model().History.Select(record => record.Fallback),
                Is.EqualTo(results.Select(result => result.Fallback)));
        }

        ContinualTrainer Create(string? folder) => ml.ContinualTrainer(new()
        {
            Target = source => ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide")
                .Append(ml.BinaryClassification.Trainers.CtnetAdapter(TransferWorld.Set(Tiny.Ctnet(source), fallbackRows: 80))),
            LabelColumnName = "Clicked", ContinueOptions = new() { NumberOfThreads = 1 }, CheckpointFolder = folder,
        });
    }

    private static ITransformer Of(TransferWorld world, Bad kind, int period) => kind switch
    {
        Bad.Noise => world.Noise(period), Bad.MixedIds => world.Mixed(period), _ => world.Shuffled(period),
    };

    // Prints the numbers of docs/results.md.
    private static TransferRun[] Run(int periods, Func<TransferWorld, int, ITransformer> source)
    {
        TransferRun[] runs =
        [
            .. Seeds.Select(seed =>
            {
                var world = new TransferWorld(seed);
                return world.Run(periods, period => source(world, period));
            }),
        ];
        TestContext.Out.WriteLine(FormattableString.Invariant($"target-only {runs.Average(run => run.TargetOnly):0.0000}, ")
            + FormattableString.Invariant(
                $"ctnet {runs.Average(run => run.Ctnet):0.0000}, with fallback {runs.Average(run => run.Fallback):0.0000}"));
        return runs;
    }
}
