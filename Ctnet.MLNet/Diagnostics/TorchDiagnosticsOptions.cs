using System.ComponentModel.DataAnnotations;
using Ctnet.MLNet.Diagnostics;

namespace Ctnet.MLNet;

/// <summary>Options of <see cref="TorchDiagnostics"/>.</summary>
public sealed class TorchDiagnosticsOptions
{
    /// <summary>The number of simulated rows that each device trains on, 1,000 to 10,000,000. Default 32,768.</summary>
    [Range(1_000, 10_000_000)]
    public int Rows { get; set; } = 32_768;

    /// <summary>The number of rows of a training step, 1 to 1,048,576. Default 1,024.</summary>
    [Range(1, 1_048_576)]
    public int BatchSize { get; set; } = 1_024;

    /// <summary>
    /// Whether to train with a libtorch of another version than the one that TorchSharp was built for. A function that differs
    /// may end the process. Default false: the report says which version was found, and nothing is trained.
    /// </summary>
    public bool AcceptOtherVersions { get; set; }

    /// <summary>Where the program takes libtorch from.</summary>
    internal TorchSource Source { get; set; } = TorchSource.Packages;
}
