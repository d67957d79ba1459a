using Ctnet.MLNet.Tests.Framework;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Ranks;

/// <summary>Starts this assembly's program on several ranks of MPI.</summary>
internal static class Mpirun
{
    // Launchers refuse to run as root, or more ranks than cores, without these options.
    private static readonly Dictionary<string, string> s_environment = new()
    {
        ["OMPI_ALLOW_RUN_AS_ROOT"] = "1", ["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1", ["OMPI_MCA_rmaps_base_oversubscribe"] = "1",
        ["OMPI_MCA_hwloc_base_binding_policy"] = "none", ["OMPI_MCA_btl_base_warn_component_unused"] = "0",
    };

    /// <summary>Runs the program, or skips the test if the launcher is not installed.</summary>
    /// <param name="launcher">The launcher, such as mpirun.openmpi.</param>
    /// <param name="size">The number of ranks.</param>
    /// <param name="arguments">The arguments of the ranks' program.</param>
    public static ProgramResult Run(string launcher, int size, params IEnumerable<string> arguments)
    {
        SkipWithout(launcher);
        return BuiltProgram.Run(
            launcher,
            ["-n", $"{size}", BuiltProgram.DotNet, "exec", typeof(Mpirun).Assembly.Location, RankProgram.Name, .. arguments],
            BuiltProgram.Folder, s_environment);
    }

    public static void SkipWithout(string launcher)
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, launcher))))
            Assert.Ignore($"{launcher} is not installed (Debian: openmpi-bin, mpich), so ranks of MPI are not tested.");
    }
}
