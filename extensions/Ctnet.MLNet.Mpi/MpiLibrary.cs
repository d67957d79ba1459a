using System.Runtime.InteropServices;
using System.Text;
using Ctnet.MLNet.Mpi.Conventions;

namespace Ctnet.MLNet.Mpi;

/// <summary>Finds the MPI of the launcher that started this process.</summary>
internal static class MpiLibrary
{
    /// <summary>The environment variable that names the file of MPI's library.</summary>
    public const string Variable = "CTNET_MPI_LIBRARY";

    private const string Standard = "libmpi_abi";

    // Open MPI waits for other ranks in a loop. With this, a rank that waits leaves its core to threads that read rows.
    private const string YieldVariable = "OMPI_MCA_mpi_yield_when_idle";

    private static readonly string[] s_openMpi = ["libmpi.so.40", "libmpi.so.80", "libmpi.so"];
    private static readonly string[] s_standard = ["libmpi_abi.so.0", "libmpi_abi.so"];
    private static readonly string[] s_mpich = ["libmpich.so.12", "libmpi.so.12", "libmpich.so"];

    /// <summary>Variables of launchers that say how many ranks there are, and the rank's number.</summary>
    private static readonly string[] s_launchers =
        ["OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "PMIX_RANK", "PMI_RANK", "MPI_LOCALNRANKS"];

    /// <summary>Whether a launcher of MPI started this process.</summary>
    public static bool IsLaunched => s_launchers.Any(name => Environment.GetEnvironmentVariable(name) is { Length: > 0 });

    /// <summary>Loads the library.</summary>
    /// <exception cref="MpiException">There is none, or it lacks a function.</exception>
    public static MpiFunctions Load()
    {
        foreach (string name in Candidates())
        {
            if (!NativeLibrary.TryLoad(name, out nint library))
                continue;
            SetIfAbsent(YieldVariable, "1");
            try
            {
                return new(library, ConventionOf(name, library));
            }
            catch (EntryPointNotFoundException exception)
            {
                throw new MpiException($"The library {name} lacks a function of MPI: {exception.Message}", exception);
            }
        }

        throw new MpiException(
            $"There is no library of MPI: none of {string.Join(", ", Candidates())} can be loaded. Install one (Debian: "
            + $"openmpi-bin or mpich), or name its file in the environment variable {Variable}.");
    }

    /// <summary>Which handles a library has.</summary>
    public static IMpiConvention ConventionOf(string name, nint library)
    {
        if (Path.GetFileName(name).StartsWith(Standard, StringComparison.Ordinal))
            return new StandardConvention();
        return NativeLibrary.TryGetExport(library, OpenMpiConvention.Mark, out _)
            ? new OpenMpiConvention(library)
            : new MpichConvention();
    }

    // MPI reads the environment of the process itself, of which .NET has a copy.
    private static unsafe void SetIfAbsent(string name, string value)
    {
        if (!NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "setenv", out nint set))
            return;
        fixed (byte* nameText = Encoding.UTF8.GetBytes(name + '\0'), valueText = Encoding.UTF8.GetBytes(value + '\0'))
            _ = ((delegate* unmanaged<byte*, byte*, int, int>)set)(nameText, valueText, 0);
    }

    // Processes that one MPI started do not find each other through another.
    private static string[] Candidates()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
            return [given];
        bool byOpenMpi = Environment.GetEnvironmentVariable("OMPI_COMM_WORLD_SIZE") is not null;
        bool byHydra = Environment.GetEnvironmentVariable("PMI_RANK") is not null && !byOpenMpi;
        return byHydra ? [.. s_mpich, .. s_standard, .. s_openMpi] : [.. s_openMpi, .. s_standard, .. s_mpich];
    }
}
