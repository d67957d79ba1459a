using System.Reflection;
using System.Runtime.InteropServices;

namespace Ctnet.MLNet.Compare;

/// <summary>How a comparison was run, so that it can be repeated.</summary>
/// <param name="Command">The command and its arguments.</param>
/// <param name="Version">The version of Ctnet.MLNet.</param>
/// <param name="Framework">The version of .NET.</param>
/// <param name="System">The operating system and the processor's architecture.</param>
/// <param name="Processors">The number of processors.</param>
/// <param name="Seeds">The seeds.</param>
/// <param name="Resamples">The number of resamples behind the intervals.</param>
public sealed record RunDescription(
    string Command,
    string Version,
    string Framework,
    string System,
    int Processors,
    IReadOnlyList<int> Seeds,
    int Resamples)
{
    internal static RunDescription Of(string command, IReadOnlyList<int> seeds, int resamples)
    {
        var version = typeof(FeatureSchema).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!;
        return new(
            command,
            version.InformationalVersion,
            RuntimeInformation.FrameworkDescription,
            $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}",
            Environment.ProcessorCount,
            seeds,
            resamples);
    }
}
