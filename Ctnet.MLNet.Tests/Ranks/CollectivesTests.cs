using Ctnet.MLNet.Ranks;
using Ctnet.MLNet.Tests.Training;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Ranks;

[Parallelizable]
public sealed class CollectivesTests
{
    [Test]
    public void Threads_exchange_what_ranks_exchange([Values(1, 2, 3)] int size) =>
        Assert.That(RankThreads.Run(size, CollectiveChecks.Run), Has.All.Empty);

    [Test]
    public void One_rank_has_nobody_to_exchange_with() => Assert.That(CollectiveChecks.Run(SingleRank.Instance), Is.Empty);

    [Test]
    public void A_rank_that_fails_stops_the_others()
    {
        int stopped = 0;
        Assert.That(
            () => RankThreads.Run(3, ranks =>
            {
                if (ranks.Rank == 1)
                    throw new ArgumentException("The disk is full.");
                try
                {
                    ranks.Barrier();
                }
                catch (RankFailedException)
                {
                    Interlocked.Increment(ref stopped);
                    throw;
                }

                return 0;
            }),
            Throws.ArgumentException.With.Message.EqualTo("The disk is full."));
        Assert.That(stopped, Is.EqualTo(2));
    }

    [Test]
    public void Counts_that_differ_are_found() => Assert.That(
        () => RankThreads.Run(2, ranks =>
        {
            ranks.AllToAll([1, 2], [1, 1], new int[3], [1, 2]);
            return 0;
        }),
        Throws.ArgumentException.With.Message.Contains("sends 1 values, not 2"));

    [Test]
    public void Blocks_of_rows_go_round_the_ranks()
    {
        var ml = new MLContext(seed: 1);
        IDataView rows = NumberedRow.View(ml, 11);
        (float[] Numbers, long[] Positions)[] shares = RankThreads.Run(3, ranks =>
        {
            IDataView share = ml.Data.TakeShareOfRows(rows, ranks, 2);
            List<long> positions = [];
            using DataViewRowCursor cursor = share.GetRowCursor([]);
            while (cursor.MoveNext())
                positions.Add(cursor.Position);
            return (share.GetColumn<float>("Weight").Select(weight => 4 * weight).ToArray(), positions.ToArray());
        });
        Assert.That(shares[0].Numbers, Is.EqualTo([0, 1, 6, 7]));
        Assert.That(shares[1].Numbers, Is.EqualTo([2, 3, 8, 9]));
        Assert.That(shares[2].Numbers, Is.EqualTo([4, 5, 10]));
        Assert.That(shares[2].Positions, Is.EqualTo([0, 1, 2]));
        Assert.That(ml.Data.TakeShareOfRows(rows, SingleRank.Instance), Is.SameAs(rows));
    }

    [Test]
    public void Ranks_with_other_settings_are_named() => Assert.That(
        () => RankThreads.Run(3, ranks =>
        {
            ranks.CheckSame(("the trainer", "CtrTower"), ("the options", ranks.Rank == 2 ? "b" : "a"));
            return 0;
        }),
        Throws.InvalidOperationException.With.Message.Contains("the options of rank 2 is not that of rank 0"));
}
