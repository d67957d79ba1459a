using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ctnet.MLNet.Diagnostics;
using Ctnet.MLNet.Tool.Libtorch;

namespace Ctnet.MLNet.Tool.Doctor;

/// <summary>Says whether this machine can train, and what to install if it cannot.</summary>
internal static class DoctorCommand
{
    private static readonly JsonSerializerOptions s_indented = new()
    {
        WriteIndented = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private static readonly Option<bool> s_json = new("--json")
    {
        Description = "Write the report as JSON, such as for a report of a defect.",
    };

    public static Command Create()
    {
        var command = new Command(
            "doctor",
            "Say whether this machine can train: libtorch, processor, GPUs, and a small model on each device.\n"
            + "Example: ctnet doctor --json > doctor.json\n"
            + $"Exit codes: {ExitCode.Done} a device trains; {ExitCode.Failed} none does; {ExitCode.Stopped} stopped.")
        {
            s_json,
        };
        command.SetAction((parsed, cancellationToken) => Task.Run(
            () => Run(parsed.GetValue(s_json), cancellationToken), cancellationToken));
        return command;
    }

    private static int Run(bool json, CancellationToken cancellationToken)
    {
        var source = new TorchSource(TorchLoader.TryLoad, TorchLoader.Advice, TorchLoader.CudaAdvice);
        TorchReport report = TorchDiagnostics.Run(new() { Source = source }, cancellationToken);
        if (json)
            Console.WriteLine(JsonSerializer.Serialize(report, s_indented));
        else
            Print(report);
        return report.CanTrain ? ExitCode.Done : ExitCode.Failed;
    }

    private static void Print(TorchReport report)
    {
        foreach (TorchFinding finding in report.Findings)
        {
            Console.WriteLine($"{(finding.Passed ? '✓' : '✗')} {finding.Text}");
            if (finding.Advice is not null)
                Console.WriteLine($"  {finding.Advice}");
        }

        Console.WriteLine(report.CanTrain ? "This machine can train." : "This machine cannot train yet.");
    }
}
