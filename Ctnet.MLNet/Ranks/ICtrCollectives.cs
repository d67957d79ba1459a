namespace Ctnet.MLNet;

/// <summary>
/// The ranks that train one model together: processes, each with a number from 0, that exchange values. All ranks call the same
/// methods in the same order, and a call returns when the other ranks have made theirs. A rank calls from one thread at a time.
/// The package <c>Ctnet.MLNet.Mpi</c> has an implementation on MPI.
/// </summary>
public interface ICtrCollectives
{
    /// <summary>The number of this rank, from 0.</summary>
    int Rank { get; }

    /// <summary>The number of ranks.</summary>
    int Size { get; }

    /// <summary>Replaces each value by its sum over all ranks. All ranks get the same bits.</summary>
    /// <param name="values">This rank's values. All ranks give as many.</param>
    void AllReduce(Span<float> values);

    /// <summary>Replaces each value by its sum, or by the largest one, over all ranks. All ranks get the same bits.</summary>
    /// <param name="values">This rank's values. All ranks give as many.</param>
    /// <param name="reduction">How the ranks' values become one.</param>
    void AllReduce(Span<double> values, CollectiveReduction reduction);

    /// <summary>Replaces each value by its sum, or by the largest one, over all ranks.</summary>
    /// <param name="values">This rank's values. All ranks give as many.</param>
    /// <param name="reduction">How the ranks' values become one.</param>
    void AllReduce(Span<long> values, CollectiveReduction reduction);

    /// <summary>Sends each rank some integers.</summary>
    /// <param name="send">The integers, those for rank 0 first.</param>
    /// <param name="sendCounts">How many of them each rank gets.</param>
    /// <param name="receive">Receives the integers that the ranks send to this one, those of rank 0 first.</param>
    /// <param name="receiveCounts">How many each rank sends to this one.</param>
    void AllToAll(
        ReadOnlySpan<int> send, ReadOnlySpan<int> sendCounts, Span<int> receive, ReadOnlySpan<int> receiveCounts);

    /// <summary>Sends each rank some numbers.</summary>
    /// <param name="send">The numbers, those for rank 0 first.</param>
    /// <param name="sendCounts">How many of them each rank gets.</param>
    /// <param name="receive">Receives the numbers that the ranks send to this one, those of rank 0 first.</param>
    /// <param name="receiveCounts">How many each rank sends to this one.</param>
    void AllToAll(
        ReadOnlySpan<float> send, ReadOnlySpan<int> sendCounts, Span<float> receive, ReadOnlySpan<int> receiveCounts);

    /// <summary>Gives all ranks the bytes of one.</summary>
    /// <param name="values">The bytes of the root; receives them on the other ranks. All ranks give as many.</param>
    /// <param name="root">The rank whose bytes all get.</param>
    void Broadcast(Span<byte> values, int root);

    /// <summary>Gives one rank the bytes of all.</summary>
    /// <param name="send">This rank's bytes.</param>
    /// <param name="receive">On the root, receives the bytes of all ranks, those of rank 0 first. Empty on the others.</param>
    /// <param name="receiveCounts">On the root, how many bytes each rank sends. Empty on the others.</param>
    /// <param name="root">The rank that gets the bytes.</param>
    void Gather(ReadOnlySpan<byte> send, Span<byte> receive, ReadOnlySpan<int> receiveCounts, int root);

    /// <summary>Returns when all ranks have called it.</summary>
    void Barrier();
}
