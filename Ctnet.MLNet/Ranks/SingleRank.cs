namespace Ctnet.MLNet.Ranks;

/// <summary>One process, which has nobody to exchange values with.</summary>
internal sealed class SingleRank : ICtrCollectives
{
    private SingleRank()
    {
    }

    public static SingleRank Instance { get; } = new();

    public int Rank => 0;

    public int Size => 1;

    public void AllReduce(Span<float> values)
    {
    }

    public void AllReduce(Span<double> values, CollectiveReduction reduction)
    {
    }

    public void AllReduce(Span<long> values, CollectiveReduction reduction)
    {
    }

    public void AllToAll(
        ReadOnlySpan<int> send, ReadOnlySpan<int> sendCounts, Span<int> receive, ReadOnlySpan<int> receiveCounts) =>
        send.CopyTo(receive);

    public void AllToAll(
        ReadOnlySpan<float> send, ReadOnlySpan<int> sendCounts, Span<float> receive, ReadOnlySpan<int> receiveCounts) =>
        send.CopyTo(receive);

    public void Broadcast(Span<byte> values, int root)
    {
    }

    public void Gather(ReadOnlySpan<byte> send, Span<byte> receive, ReadOnlySpan<int> receiveCounts, int root) =>
        send.CopyTo(receive);

    public void Barrier()
    {
    }
}
