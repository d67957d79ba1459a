using System.Runtime.InteropServices;

namespace Ctnet.MLNet.Mpi.Conventions;

/// <summary>Open MPI: handles are the addresses of symbols that the library exports.</summary>
/// <param name="library">The loaded library.</param>
internal sealed class OpenMpiConvention(nint library) : IMpiConvention
{
    /// <summary>A symbol that only Open MPI exports.</summary>
    public const string Mark = "ompi_mpi_comm_world";

    public nint World { get; } = NativeLibrary.GetExport(library, Mark);

    public nint Byte { get; } = NativeLibrary.GetExport(library, "ompi_mpi_byte");

    public nint Int { get; } = NativeLibrary.GetExport(library, "ompi_mpi_int");

    public nint Long { get; } = NativeLibrary.GetExport(library, "ompi_mpi_int64_t");

    public nint Float { get; } = NativeLibrary.GetExport(library, "ompi_mpi_float");

    public nint Double { get; } = NativeLibrary.GetExport(library, "ompi_mpi_double");

    public nint Sum { get; } = NativeLibrary.GetExport(library, "ompi_mpi_op_sum");

    public nint Max { get; } = NativeLibrary.GetExport(library, "ompi_mpi_op_max");

    public nint ErrorsReturn { get; } = NativeLibrary.GetExport(library, "ompi_mpi_errors_return");

    public nint InPlace => 1;

    public int ThreadSerialized => 2;
}
