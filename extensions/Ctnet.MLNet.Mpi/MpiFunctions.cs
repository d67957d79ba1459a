using System.Runtime.InteropServices;
using System.Text;
using Ctnet.MLNet.Mpi.Conventions;

namespace Ctnet.MLNet.Mpi;

/// <summary>The functions of a loaded MPI. A call that fails throws, with MPI's own text.</summary>
internal sealed unsafe class MpiFunctions
{
    private const int LongestText = 8192;

    private readonly nint _library;
    private readonly delegate* unmanaged<nint, nint, int, int*, int> _initialize;
    private readonly delegate* unmanaged<int> _finalize;
    private readonly delegate* unmanaged<nint, int, int> _abort;
    private readonly delegate* unmanaged<nint, int*, int> _rank, _size;
    private readonly delegate* unmanaged<nint, nint, int> _setErrorHandler;
    private readonly delegate* unmanaged<int, byte*, int*, int> _errorText;
    private readonly delegate* unmanaged<nint, void*, int, nint, nint, nint, int> _allReduce;
    private readonly delegate* unmanaged<void*, int*, int*, nint, void*, int*, int*, nint, nint, int> _allToAll;
    private readonly delegate* unmanaged<void*, int, nint, int, nint, int> _broadcast;
    private readonly delegate* unmanaged<void*, int, nint, void*, int*, int*, nint, int, nint, int> _gather;
    private readonly delegate* unmanaged<nint, int> _barrier;

    /// <param name="library">The loaded library.</param>
    /// <param name="convention">Its handles.</param>
    /// <exception cref="EntryPointNotFoundException">The library lacks a function.</exception>
    public MpiFunctions(nint library, IMpiConvention convention)
    {
        (_library, Convention) = (library, convention);
        _initialize = (delegate* unmanaged<nint, nint, int, int*, int>)Export("MPI_Init_thread");
        _finalize = (delegate* unmanaged<int>)Export("MPI_Finalize");
        _abort = (delegate* unmanaged<nint, int, int>)Export("MPI_Abort");
        _rank = (delegate* unmanaged<nint, int*, int>)Export("MPI_Comm_rank");
        _size = (delegate* unmanaged<nint, int*, int>)Export("MPI_Comm_size");
        _setErrorHandler = (delegate* unmanaged<nint, nint, int>)Export("MPI_Comm_set_errhandler");
        _errorText = (delegate* unmanaged<int, byte*, int*, int>)Export("MPI_Error_string");
        _allReduce = (delegate* unmanaged<nint, void*, int, nint, nint, nint, int>)Export("MPI_Allreduce");
        _allToAll =
            (delegate* unmanaged<void*, int*, int*, nint, void*, int*, int*, nint, nint, int>)Export("MPI_Alltoallv");
        _broadcast = (delegate* unmanaged<void*, int, nint, int, nint, int>)Export("MPI_Bcast");
        _gather = (delegate* unmanaged<void*, int, nint, void*, int*, int*, nint, int, nint, int>)Export("MPI_Gatherv");
        _barrier = (delegate* unmanaged<nint, int>)Export("MPI_Barrier");
    }

    public IMpiConvention Convention { get; }

    /// <summary>Joins the job. Threads may call MPI, one at a time.</summary>
    public void Initialize()
    {
        int provided;
        Check("MPI_Init_thread", _initialize(0, 0, Convention.ThreadSerialized, &provided));
        if (provided < Convention.ThreadSerialized)
        {
            throw new MpiException(
                "This MPI lets only the main thread call it, and a fit runs on a thread of its own. Take one that was built with "
                + "threads (MPI_THREAD_SERIALIZED).");
        }

        Check("MPI_Comm_set_errhandler", _setErrorHandler(Convention.World, Convention.ErrorsReturn));
    }

    public void Complete() => Check("MPI_Finalize", _finalize());

    /// <summary>Ends all ranks of the job.</summary>
    public void Abort(int code) => _ = _abort(Convention.World, code);

    public int Rank()
    {
        int rank;
        Check("MPI_Comm_rank", _rank(Convention.World, &rank));
        return rank;
    }

    public int Size()
    {
        int size;
        Check("MPI_Comm_size", _size(Convention.World, &size));
        return size;
    }

    public void AllReduce(void* values, int count, nint type, nint operation) => Check(
        "MPI_Allreduce", _allReduce(Convention.InPlace, values, count, type, operation, Convention.World));

    public void AllToAll(
        void* send, int* sendCounts, int* sendStarts, void* receive, int* receiveCounts, int* receiveStarts, nint type) =>
        Check("MPI_Alltoallv", _allToAll(
            send, sendCounts, sendStarts, type, receive, receiveCounts, receiveStarts, type, Convention.World));

    public void Broadcast(void* values, int count, int root) =>
        Check("MPI_Bcast", _broadcast(values, count, Convention.Byte, root, Convention.World));

    public void Gather(void* send, int count, void* receive, int* receiveCounts, int* receiveStarts, int root) =>
        Check("MPI_Gatherv", _gather(
            send, count, Convention.Byte, receive, receiveCounts, receiveStarts, Convention.Byte, root, Convention.World));

    public void Barrier() => Check("MPI_Barrier", _barrier(Convention.World));

    private void Check(string function, int result)
    {
        if (result == 0)
            return;
        byte* text = stackalloc byte[LongestText];
        int length;
        string own = _errorText(result, text, &length) == 0 ? Encoding.UTF8.GetString(text, length) : $"error {result}";
        throw new MpiException($"{function} failed: {own}");
    }

    private nint Export(string name) => NativeLibrary.GetExport(_library, name);
}
