namespace Ctnet.MLNet.Mpi.Conventions;

/// <summary>MPICH, and those that share its binary interface, such as Intel MPI and MVAPICH: handles are integers.</summary>
internal sealed class MpichConvention : IMpiConvention
{
    public nint World => 0x44000000;

    public nint Byte => 0x4c00010d;

    public nint Int => 0x4c000405;

    public nint Long => 0x4c00083a;

    public nint Float => 0x4c00040a;

    public nint Double => 0x4c00080b;

    public nint Sum => 0x58000003;

    public nint Max => 0x58000001;

    public nint ErrorsReturn => 0x54000001;

    public nint InPlace => -1;

    public int ThreadSerialized => 2;
}
