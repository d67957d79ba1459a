using Ctnet.MLNet.Ranks;

namespace Ctnet.MLNet.Tests.Ranks;

/// <summary>Checks every collective with values whose results are known. Threads and processes of MPI run it alike.</summary>
internal static class CollectiveChecks
{
    /// <summary>Returns the names of what is wrong.</summary>
    public static string Run(ICtrCollectives ranks)
    {
        int size = ranks.Size, rank = ranks.Rank;
        var wrong = new List<string>();
        float[] floats = [rank + 1, 0.5f];
        ranks.AllReduce(floats);
        Check("floats", floats.SequenceEqual([size * (size + 1) / 2f, size * 0.5f]));
        double[] doubles = [rank, -rank];
        ranks.AllReduce(doubles, CollectiveReduction.Max);
        Check("largest double", doubles.SequenceEqual([size - 1, 0.0]));
        doubles = [rank, 1e-300];
        ranks.AllReduce(doubles, CollectiveReduction.Sum);
        Check("doubles", doubles[0] == size * (size - 1) / 2.0 && Math.Abs(doubles[1] / (size * 1e-300) - 1) < 1e-12);
        long[] longs = [1L << 40, rank];
        ranks.AllReduce(longs, CollectiveReduction.Sum);
        Check("longs", longs.SequenceEqual([size * (1L << 40), size * (size - 1) / 2]));
        longs = [rank];
        ranks.AllReduce(longs, CollectiveReduction.Max);
        Check("largest long", longs[0] == size - 1);

        // Rank r sends r + 1 values to each, and each value says from whom and to whom it is.
        int[] sent = [.. Enumerable.Repeat(rank + 1, size)], received = [.. Enumerable.Range(1, size)];
        int[] values = [.. Enumerable.Range(0, size).SelectMany(to => Enumerable.Repeat(100 * rank + to, rank + 1))];
        int[] into = new int[received.Sum()];
        ranks.AllToAll(values, sent, into, received);
        int[] expected = [.. Enumerable.Range(0, size).SelectMany(from => Enumerable.Repeat(100 * from + rank, from + 1))];
        Check("integers to all", into.SequenceEqual(expected));
        float[] numbers = new float[received.Sum()];
        ranks.AllToAll([.. values.Select(value => (float)value)], sent, numbers, received);
        Check("numbers to all", numbers.SequenceEqual(expected.Select(value => (float)value)));
        ranks.AllToAll(ReadOnlySpan<float>.Empty, new int[size], Span<float>.Empty, new int[size]);

        byte[] bytes = rank == size - 1 ? [7, 8, 9] : new byte[3];
        ranks.Broadcast(bytes, size - 1);
        Check("broadcast", bytes.SequenceEqual((byte[])[7, 8, 9]));
        byte[] gathered = new byte[rank == 0 ? received.Sum() : 0];
        ranks.Gather([.. Enumerable.Repeat((byte)rank, rank + 1)], gathered, rank == 0 ? received : [], 0);
        Check("gather", rank != 0 || gathered.SequenceEqual(
            Enumerable.Range(0, size).SelectMany(from => Enumerable.Repeat((byte)from, from + 1))));
        ranks.Barrier();

        Check("objects", ranks.OfAll($"rank {rank}").SequenceEqual(Enumerable.Range(0, size).Select(from => $"rank {from}")));
        Check("object of the first", ranks.OfFirst<double?>(rank == 0 ? double.NaN : null) is double.NaN);
        Check("joined", ranks.Joined(sent[..1]).SequenceEqual(received));
        return string.Join(", ", wrong);

        void Check(string name, bool isRight)
        {
            if (!isRight)
                wrong.Add(name);
        }
    }
}
