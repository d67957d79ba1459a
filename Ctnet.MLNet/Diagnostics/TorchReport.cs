using Ctnet.MLNet.Diagnostics;

namespace Ctnet.MLNet;

/// <summary>What <see cref="TorchDiagnostics"/> found. It prints as text, a line for each finding.</summary>
/// <param name="Platform">The versions of this library, the operating system, its architecture and .NET.</param>
/// <param name="Library">The libtorch.</param>
/// <param name="Processor">The processor.</param>
/// <param name="Devices">The CPU, and the GPUs of NVIDIA that the driver or libtorch knows.</param>
/// <param name="Scoring">Scoring without libtorch.</param>
public sealed record TorchReport(
    string Platform,
    TorchLibrary Library,
    TorchProcessor Processor,
    IReadOnlyList<TorchDevice> Devices,
    ScoringTrial Scoring)
{
    /// <summary>Whether training works on at least one device.</summary>
    public bool CanTrain => Devices.Any(device => device.Trains);

    /// <summary>The report in words.</summary>
    public IReadOnlyList<TorchFinding> Findings => [.. ReportText.Findings(this)];

    /// <summary>The findings, one a line. A line with advice follows those that need it.</summary>
    public override string ToString() => string.Join(
        Environment.NewLine,
        Findings.SelectMany(finding => (string[])
        [
            $"{(finding.Passed ? "ok    " : "failed")}  {finding.Text}",
            .. finding.Advice is null ? [] : new[] { $"        {finding.Advice}" },
        ]));
}
