namespace Ctnet.MLNet.Mpi.Conventions;

/// <summary>
/// What differs between implementations of MPI: the values of its handles and constants. Some handles are pointers and some are
/// integers. Both fit in a register, so the functions are called alike.
/// </summary>
internal interface IMpiConvention
{
    /// <summary>MPI_COMM_WORLD.</summary>
    nint World { get; }

    /// <summary>MPI_BYTE.</summary>
    nint Byte { get; }

    /// <summary>MPI_INT.</summary>
    nint Int { get; }

    /// <summary>MPI_INT64_T.</summary>
    nint Long { get; }

    /// <summary>MPI_FLOAT.</summary>
    nint Float { get; }

    /// <summary>MPI_DOUBLE.</summary>
    nint Double { get; }

    /// <summary>MPI_SUM.</summary>
    nint Sum { get; }

    /// <summary>MPI_MAX.</summary>
    nint Max { get; }

    /// <summary>MPI_ERRORS_RETURN.</summary>
    nint ErrorsReturn { get; }

    /// <summary>MPI_IN_PLACE.</summary>
    nint InPlace { get; }

    /// <summary>MPI_THREAD_SERIALIZED.</summary>
    int ThreadSerialized { get; }
}
