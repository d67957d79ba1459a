using System.Text.Json;
using Ctnet.MLNet.Diagnostics;
using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tool.Libtorch;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Tool;

/// <summary>The command doctor says whether a machine can train.</summary>
public sealed class DoctorCommandTests
{
    [Test]
    public void A_machine_that_trains_is_told_in_lines_and_has_the_exit_code_0()
    {
        (int exitCode, string output, string errors) = BuiltProgram.Tool.Run(["doctor"]);
        Assert.That(exitCode, Is.Zero, output + errors);
        Assert.That(output, Does.Contain($"✓ libtorch {TorchPackages.LibtorchVersion} from ").And.Contain("✓ CPU: trains ")
            .And.Contain("✓ Scoring without libtorch: ").And.EndWith($"This machine can train.{Environment.NewLine}"));
    }

    [Test]
    public void Json_has_the_whole_report()
    {
        (int exitCode, string output, string errors) = BuiltProgram.Tool.Run(["doctor", "--json"]);
        Assert.That(exitCode, Is.Zero, output + errors);
        TorchReport report = JsonSerializer.Deserialize<TorchReport>(output)!;
        Assert.That(report.CanTrain, Is.True);
        Assert.That(report.Devices[0].Trial!.Rows, Is.EqualTo(new TorchDiagnosticsOptions().Rows));
    }

    [Test]
    public void Without_libtorch_the_command_that_gets_it_is_named_and_the_exit_code_is_1()
    {
        using var program = new ProgramWithoutTorch(BuiltProgram.Tool);
        (int exitCode, string output, string errors) = program.Run("doctor");
        Assert.That(exitCode, Is.EqualTo(1), output + errors);
        Assert.That(output, Does.Contain($"✗ libtorch: Training needs libtorch {TorchPackage.Version}, and ")
            .And.Contain($"Get it with: dotnet package download libtorch-cpu-").And.Contain("✗ CPU: libtorch is missing.")
            .And.Contain("✓ Scoring without libtorch: ").And.Contain("This machine cannot train yet."));
        Assert.That(errors, Is.Empty);
    }

    [Test]
    public void A_command_that_needs_libtorch_names_the_doctor()
    {
        using var program = new ProgramWithoutTorch(BuiltProgram.Tool);
        Assert.That(program.Run("compare", "--task", "t.json").Errors, Does.Contain("`ctnet doctor` checks"));
    }
}
