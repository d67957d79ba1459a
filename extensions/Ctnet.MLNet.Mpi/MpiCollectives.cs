namespace Ctnet.MLNet.Mpi;

/// <summary>
/// The ranks of a job that MPI started, such as <c>mpirun -n 4 dotnet train.dll</c>. <see cref="Run"/> joins the job and leaves
/// it.
/// </summary>
public sealed unsafe class MpiCollectives : ICtrCollectives
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(200);

    private readonly MpiFunctions _mpi;

    private MpiCollectives(MpiFunctions mpi)
    {
        _mpi = mpi;
        (Rank, Size) = (mpi.Rank(), mpi.Size());
    }

    /// <summary>Whether a launcher of MPI (mpirun, srun, the Kubernetes MPI operator) started this process.</summary>
    public static bool IsLaunched => MpiLibrary.IsLaunched;

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Size { get; }

    /// <summary>
    /// Runs a program as one rank of the job. If it throws, standard error gets one line with the rank and the message, and MPI
    /// ends all ranks of the job: they would wait for this one. A process that no launcher started is a job of one rank.
    /// </summary>
    /// <param name="program">The program, which returns the exit code. All ranks run the same.</param>
    /// <returns>The program's exit code.</returns>
    /// <exception cref="MpiException">There is no library of MPI, or the process cannot join the job.</exception>
    public static int Run(Func<ICtrCollectives, int> program)
    {
        ArgumentNullException.ThrowIfNull(program);
        MpiFunctions mpi = MpiLibrary.Load();
        mpi.Initialize();
        var ranks = new MpiCollectives(mpi);
        int code;
        try
        {
            code = program(ranks);
        }
        catch (Exception exception)
        {
            // Of ranks that fail together, the first one speaks. One that stops because another failed leaves it to that one.
            Thread.Sleep(exception is RankFailedException ? 10 * s_patience : ranks.Rank == 0 ? TimeSpan.Zero : 3 * s_patience);
            End(mpi, $"Rank {ranks.Rank} of {ranks.Size} failed, so the job ends: {exception.Message}", 1);
            throw;
        }

        if (code != 0 && ranks.Size > 1)
            End(mpi, $"Rank {ranks.Rank} of {ranks.Size} ended with exit code {code}, so the job ends.", code);
        mpi.Complete();
        return code;
    }

    /// <inheritdoc/>
    public void AllReduce(Span<float> values)
    {
        fixed (float* first = values)
            _mpi.AllReduce(first, values.Length, _mpi.Convention.Float, _mpi.Convention.Sum);
    }

    /// <inheritdoc/>
    public void AllReduce(Span<double> values, CollectiveReduction reduction)
    {
        fixed (double* first = values)
            _mpi.AllReduce(first, values.Length, _mpi.Convention.Double, OperationOf(reduction));
    }

    /// <inheritdoc/>
    public void AllReduce(Span<long> values, CollectiveReduction reduction)
    {
        fixed (long* first = values)
            _mpi.AllReduce(first, values.Length, _mpi.Convention.Long, OperationOf(reduction));
    }

    /// <inheritdoc/>
    public void AllToAll(
        ReadOnlySpan<int> send, ReadOnlySpan<int> sendCounts, Span<int> receive, ReadOnlySpan<int> receiveCounts) =>
        AllToAll(send, sendCounts, receive, receiveCounts, _mpi.Convention.Int);

    /// <inheritdoc/>
    public void AllToAll(
        ReadOnlySpan<float> send, ReadOnlySpan<int> sendCounts, Span<float> receive, ReadOnlySpan<int> receiveCounts) =>
        AllToAll(send, sendCounts, receive, receiveCounts, _mpi.Convention.Float);

    /// <inheritdoc/>
    public void Broadcast(Span<byte> values, int root)
    {
        fixed (byte* first = values)
            _mpi.Broadcast(first, values.Length, root);
    }

    /// <inheritdoc/>
    public void Gather(ReadOnlySpan<byte> send, Span<byte> receive, ReadOnlySpan<int> receiveCounts, int root)
    {
        int[] starts = StartsOf(receiveCounts);
        fixed (byte* from = send, into = receive)
        fixed (int* counts = receiveCounts, offsets = starts)
            _mpi.Gather(from, send.Length, into, counts, offsets, root);
    }

    /// <inheritdoc/>
    public void Barrier() => _mpi.Barrier();

    private static void End(MpiFunctions mpi, string line, int code)
    {
        Console.Error.WriteLine(line);
        // The launcher passes on what was written before it ends the job.
        Thread.Sleep(s_patience);
        mpi.Abort(code);
    }

    private nint OperationOf(CollectiveReduction reduction) =>
        reduction == CollectiveReduction.Max ? _mpi.Convention.Max : _mpi.Convention.Sum;

    private void AllToAll<T>(
        ReadOnlySpan<T> send, ReadOnlySpan<int> sendCounts, Span<T> receive, ReadOnlySpan<int> receiveCounts, nint type)
        where T : unmanaged
    {
        int[] sendStarts = StartsOf(sendCounts), receiveStarts = StartsOf(receiveCounts);
        fixed (T* from = send, into = receive)
        fixed (int* sent = sendCounts, sentAt = sendStarts, received = receiveCounts, receivedAt = receiveStarts)
            _mpi.AllToAll(from, sent, sentAt, into, received, receivedAt, type);
    }

    private static int[] StartsOf(ReadOnlySpan<int> counts)
    {
        int[] starts = new int[counts.Length];
        for (int i = 1; i < starts.Length; i++)
            starts[i] = checked(starts[i - 1] + counts[i - 1]);
        return starts;
    }
}
