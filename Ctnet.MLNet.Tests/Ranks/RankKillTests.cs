using Ctnet.MLNet.Ranks;
using Ctnet.MLNet.Tests.Framework;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Ranks;

/// <summary>A job of ranks that is killed goes on from its newest checkpoint.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RankKillTests
{
    [Test]
    public void A_job_that_was_killed_ends_in_the_bits_of_one_that_was_not() => Kill(times: 2, seed: 1);

    [Test]
    [Explicit("It kills a job twenty times, which takes minutes.")]
    public void A_job_that_was_killed_twenty_times_ends_in_the_same_bits() => Kill(times: 20, seed: 2);

    private static void Kill(int times, int seed)
    {
        const string Launcher = "mpirun.openmpi";
        Mpirun.SkipWithout(Launcher);
        using TemporaryFolder whole = new(), folder = new(), results = new();
        string expected = RankThreads.Run(2, ranks => RankLoop.Finish(ranks, whole.Path))[0];
        var random = new Random(seed);
        int killed = 0;
        for (int attempt = 0; killed < times; attempt++)
        {
            Assert.That(attempt, Is.LessThan(20 * times), "Jobs end before they are killed.");
            if (CheckpointCount(folder.Path) == RankLoop.Periods)
                Directory.Delete(folder.Path, recursive: true);
            ProgramResult run = Mpirun.Run(
                Launcher, 2, "loop", results.Path, folder.Path, $"{random.Next(2)}", $"{random.Next(1, 1000)}");
            killed += run.ExitCode == 0 ? 0 : 1;
        }

        ProgramResult last = Mpirun.Run(Launcher, 2, "loop", results.Path, folder.Path, "-1", "0");
        Assert.That(
            Directory.GetFiles(results.Path).Order(StringComparer.Ordinal).Select(File.ReadAllText),
            Is.EqualTo((string[])[$"rank 0 of 2: {expected}.", $"rank 1 of 2: {expected}."]), last.Errors);
    }

    // A checkpoint's folder is named by the number of periods.
    private static int CheckpointCount(string folder) => Directory.Exists(folder)
        ? Directory.GetDirectories(folder).Select(path => int.TryParse(Path.GetFileName(path), out int number) ? number : 0)
            .DefaultIfEmpty().Max()
        : 0;
}
