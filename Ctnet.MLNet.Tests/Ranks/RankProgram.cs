using System.Diagnostics;
using System.Globalization;
using Ctnet.MLNet.Mpi;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;

namespace Ctnet.MLNet.Tests.Ranks;

/// <summary>The program of a process that a test starts through MPI.</summary>
internal static class RankProgram
{
    public const string Name = "ranks";

    public static int Execute(string[] args) => MpiCollectives.Run(ranks => args[0] switch
    {
        "check" => Write(ranks, args[1], CollectiveChecks.Run(ranks)),
        "train" => Write(ranks, args[1], Fit(ranks).Version),
        "fail" => Fail(ranks),
        "loop" => Loop(ranks, args[1], args[2], Number(args[3]), Number(args[4])),
        _ => throw new ArgumentException($"There is no run '{args[0]}'."),
    });

    /// <summary>Trains a tower and steps on, and returns the last model.</summary>
    public static CtrModelParameters Fit(ICtrCollectives ranks)
    {
        var ml = new MLContext(seed: 1);
        GuideRow[] rows = TinyWorld.Guide(12 * RankFits.Batch, seed: 3), later = TinyWorld.Guide(100, seed: 4, firstUser: 20);
        FeatureAlignmentTransformer alignment = ml.Align(ml.View(rows)), grown = ml.Transforms
            .AlignFeatureSchema(TinyWorld.Schema, "guide").Fit(ml.View(later), alignment);
        CtrTowerOptions options = Tiny.Tower();
        options.Collectives = ranks;
        CtrTowerTrainer trainer = ml.BinaryClassification.Trainers.CtrTower(options);
        CtrModelParameters first = trainer.Fit(alignment.Transform(ml.View(RankFits.ShareOf(rows, ranks)))).Model;
        return trainer.Fit(grown.Transform(ml.View(RankFits.ShareOf(later, ranks))), null, first).Model;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    // The rank that the test names kills itself after some milliseconds, as if its machine failed. The moment is random.
    private static int Loop(ICtrCollectives ranks, string results, string folder, int killedRank, int milliseconds)
    {
        if (ranks.Rank == killedRank)
        {
            new Thread(() =>
            {
                Thread.Sleep(milliseconds);
                Process.GetCurrentProcess().Kill();
            }) { IsBackground = true }.Start();
        }

        return Write(ranks, results, RankLoop.Finish(ranks, folder));
    }

    // Each rank writes a file: a launcher may lose the last lines of ranks that end.
    private static int Write(ICtrCollectives ranks, string folder, string text)
    {
        File.WriteAllText(Path.Combine(folder, $"{ranks.Rank}"), $"rank {ranks.Rank} of {ranks.Size}: {text}.");
        return 0;
    }

    private static int Fail(ICtrCollectives ranks)
    {
        if (ranks.Rank == 1)
            throw new InvalidOperationException("The disk of this rank is full.");
        ranks.Barrier();
        return 0;
    }
}
