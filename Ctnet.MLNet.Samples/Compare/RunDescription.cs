using System.Reflection;
using System.Runtime.InteropServices;

namespace Ctnet.MLNet.Samples.Compare;

/// <summary>What it takes to run a comparison again.</summary>
internal sealed record RunDescription(
    string Command, string Version, string Framework, string System, int Processors, IReadOnlyList<int> Seeds, int Resamples)
{
    public static RunDescription Of(string command, IReadOnlyList<int> seeds, int resamples) => new(
        command,
        typeof(CtrCatalog).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
        RuntimeInformation.FrameworkDescription, $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}", Environment.ProcessorCount,
        seeds, resamples);
}
