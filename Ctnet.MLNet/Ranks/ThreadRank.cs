namespace Ctnet.MLNet.Ranks;

/// <summary>One of several ranks that are threads of one process. Sums are taken in the order of the ranks.</summary>
/// <param name="meeting">Where the ranks meet.</param>
/// <param name="rank">This rank's number.</param>
internal sealed class ThreadRank(RankMeeting meeting, int rank) : ICtrCollectives
{
    public int Rank => rank;

    public int Size => meeting.Size;

    public void AllReduce(Span<float> values)
    {
        float[][] all = Exchange(values.ToArray());
        for (int i = 0; i < values.Length; i++)
            values[i] = all.Aggregate(0f, (sum, each) => sum + each[i]);
    }

    public void AllReduce(Span<double> values, CollectiveReduction reduction)
    {
        double[][] all = Exchange(values.ToArray());
        for (int i = 0; i < values.Length; i++)
            values[i] = reduction == CollectiveReduction.Max ? all.Max(each => each[i]) : all.Sum(each => each[i]);
    }

    public void AllReduce(Span<long> values, CollectiveReduction reduction)
    {
        long[][] all = Exchange(values.ToArray());
        for (int i = 0; i < values.Length; i++)
            values[i] = reduction == CollectiveReduction.Max ? all.Max(each => each[i]) : all.Sum(each => each[i]);
    }

    public void AllToAll(
        ReadOnlySpan<int> send, ReadOnlySpan<int> sendCounts, Span<int> receive, ReadOnlySpan<int> receiveCounts) =>
        Swap(send, sendCounts, receive, receiveCounts);

    public void AllToAll(
        ReadOnlySpan<float> send, ReadOnlySpan<int> sendCounts, Span<float> receive, ReadOnlySpan<int> receiveCounts) =>
        Swap(send, sendCounts, receive, receiveCounts);

    public void Broadcast(Span<byte> values, int root) => Exchange(values.ToArray())[root].CopyTo(values);

    public void Gather(ReadOnlySpan<byte> send, Span<byte> receive, ReadOnlySpan<int> receiveCounts, int root)
    {
        byte[][] all = Exchange(send.ToArray());
        int at = 0;
        for (int from = 0; from < Size && rank == root; from++)
        {
            if (all[from].Length != receiveCounts[from])
                throw new ArgumentException($"Rank {from} sends {all[from].Length} bytes, not {receiveCounts[from]}.");
            all[from].CopyTo(receive[at..]);
            at += all[from].Length;
        }
    }

    public void Barrier() => meeting.Exchange(rank, "");

    private T[][] Exchange<T>(T[] values) => [.. meeting.Exchange(rank, values).Cast<T[]>()];

    private void Swap<T>(
        ReadOnlySpan<T> send, ReadOnlySpan<int> sendCounts, Span<T> receive, ReadOnlySpan<int> receiveCounts)
    {
        (T[] Values, int[] Counts)[] all =
            [.. meeting.Exchange(rank, (send.ToArray(), sendCounts.ToArray())).Cast<(T[], int[])>()];
        int into = 0;
        for (int from = 0; from < Size; from++)
        {
            int count = all[from].Counts[rank];
            if (count != receiveCounts[from])
                throw new ArgumentException($"Rank {from} sends {count} values, not {receiveCounts[from]}.");
            int at = all[from].Counts.Take(rank).Sum();
            all[from].Values.AsSpan(at, count).CopyTo(receive[into..]);
            into += count;
        }
    }
}
