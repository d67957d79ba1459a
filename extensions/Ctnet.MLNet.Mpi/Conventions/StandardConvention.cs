namespace Ctnet.MLNet.Mpi.Conventions;

/// <summary>The standard binary interface of MPI 5 (libmpi_abi): handles are pointers with fixed values.</summary>
internal sealed class StandardConvention : IMpiConvention
{
    public nint World => 0x101;

    public nint Byte => 0x247;

    public nint Int => 0x209;

    public nint Long => 0x258;

    public nint Float => 0x210;

    public nint Double => 0x214;

    public nint Sum => 0x21;

    public nint Max => 0x23;

    public nint ErrorsReturn => 0x143;

    public nint InPlace => 1;

    public int ThreadSerialized => 2048;
}
