using Ctnet.MLNet.Continual;
using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Reliability;

/// <summary>
/// Processes that run continual steps are killed again and again. No period that was done is lost, and the end result is the
/// same.
/// </summary>
public sealed class KillTests
{
    // A process has this many runs, each in a folder of its own: one SIGKILL interrupts all of them, each at another point.
    private const int Runs = 10, Periods = 400;

    [Test]
    public void Runs_that_were_killed_at_random_moments_end_as_one_that_was_not() => KillUntil(interruptions: 200);

    [Test, Explicit("Takes minutes.")]
    public void Runs_that_were_killed_a_thousand_times_end_as_one_that_was_not() => KillUntil(interruptions: 1000);

    private static void KillUntil(int interruptions)
    {
        using var folder = new TemporaryFolder();
        string[] folders = [.. Enumerable.Range(0, Runs).Select(run => folder.File($"run{run}"))];
        var random = new Random(1);
        int kills = 0, interrupted = 0, whileSaving = 0;
        int[] done = new int[Runs];
        while (interrupted < interruptions)
        {
            using var process = ContinualRuns.Start(Periods, folders);
            // The line comes when each run has done a period.
            process.WaitForLine();
            // Every other kill waits until a checkpoint is being written.
            if (kills % 2 == 1)
                SpinWait.SpinUntil(() => folders.Any(path => Directory.EnumerateDirectories(path, "*.new").Any()),
                    millisecondsTimeout: 1000);
            Thread.Sleep(random.Next(kills % 2 == 1 ? 5 : 300));
            Assert.That(
                process.Kill(), Is.True,
                $"The runs ended before they were killed {interruptions} times: give them more periods. {process.WaitForEnd()}");
            kills++;
            foreach ((int run, string path) in folders.Index())
            {
                whileSaving += Directory.GetDirectories(path, "*.new").Length;
                done[run] = CheckNewest(path, atLeast: done[run]);
                interrupted++;
            }
        }

        int periods = done.Max() + 2;
        using (var last = ContinualRuns.Start(periods, folders))
            Assert.That(last.WaitForEnd(), Is.Empty);
        ContinualTrainer whole = ContinualRuns.Run(null, periods);
        ContinualTrainer[] ends = [.. folders.Select(path => ContinualRuns.Run(path, periods))];
        // A message with the run and its first differing period says more than one with weights.
        Assert.That(ends.Select((end, run) => (run, FirstDifference(end, whole))).Where(each => each.Item2 is not null),
            Is.Empty);
        foreach (ContinualTrainer end in ends)
        {
            Tiny.AssertSame(end.Model!.Model(), whole.Model!.Model());
            Tiny.AssertSame(end.SourceModel!.Model(), whole.SourceModel!.Model());
        }

        TestContext.Out.WriteLine(
            $"{kills} processes of {Runs} runs were killed: {interrupted} interrupted runs, "
            + $"{whileSaving} of them while a checkpoint was written; {done.Min()} to {done.Max()} periods were done by then.");
        Assert.That(whileSaving, Is.Positive, "some should have been killed while they saved");
    }

    // The newest checkpoint can be loaded, and its parts are of one period.
    private static int CheckNewest(string path, int atLeast)
    {
        var checkpoint = Checkpoint.Load(new MLContext(), path).Memory;
        PeriodResult last = checkpoint.Results[^1];
        Assert.That(checkpoint.Results, Has.Count.AtLeast(atLeast), "A period that was done is lost.");
        Assert.That(checkpoint.Model!.Model().Version, Is.EqualTo(last.ModelVersion));
        Assert.That(checkpoint.Source!.Model().Version, Is.EqualTo(last.SourceVersion));
        Assert.That(checkpoint.Model!.Model().Source!.Version, Is.EqualTo(last.SourceVersion));
        // With so few rows, the guard sometimes rejects a step.
        Assert.That(checkpoint.Model!.Model().Steps, Is.EqualTo(checkpoint.Results.Count(result => result.Published)));
        return checkpoint.Results.Count;
    }

    private static string? FirstDifference(ContinualTrainer end, ContinualTrainer whole)
    {
        Assert.That(end.Results, Has.Count.EqualTo(whole.Results.Count));
        return end.Results.Select(ContinualRuns.TextOf).Zip(whole.Results.Select(ContinualRuns.TextOf))
            .Where(pair => pair.First != pair.Second)
            .Select(pair => $"{pair.First}, and not {pair.Second}; "
                + $"at the end the source differs in {Differences(end.SourceModel, whole.SourceModel)}")
            .FirstOrDefault();
    }

    private static string Differences(ITransformer? model, ITransformer? other) => string.Join("; ", model!.Model().Weights
        .Select(weight => (weight.Key, Pairs: weight.Value.Values.Zip(other!.Model().Weights[weight.Key].Values).Index()
            .Where(pair => pair.Item.First != pair.Item.Second).ToArray()))
        .Where(each => each.Pairs.Length > 0)
        .Select(each => $"{each.Pairs.Length} of {each.Key}, "
            + $"most by {each.Pairs.Max(pair => Math.Abs(pair.Item.First - pair.Item.Second)):g3}, first {each.Pairs[0].Index}"));

}
