using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text.Json;
using Ctnet.MLNet.Diagnostics;
using Ctnet.MLNet.Tests.Compare;
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
            .And.Contain("Get it with: dotnet package download libtorch-cpu-").And.Contain("✗ CPU: libtorch is missing.")
            .And.Contain("✓ Scoring without libtorch: ").And.Contain("This machine cannot train yet."));
        Assert.That(errors, Is.Empty);
    }

    [Test, Platform("Linux")]
    public void A_GPU_that_libtorch_cannot_use_is_described_and_the_CPU_still_trains()
    {
        using var folder = new TemporaryFolder();
        // The second GPU's driver does not tell its memory.
        Compile(folder.Path, "libcuda.so.1", """
            int cuInit(unsigned flags) { return 0; }
            int cuDeviceGetCount(int *count) { *count = 2; return 0; }
            int cuDeviceGet(int *device, int index) { *device = index + 7; return 0; }
            int cuDeviceGetName(char *name, int length, int device) { name[0] = device == 7 ? 'A' : 'B'; name[1] = 0; return 0; }
            int cuDeviceTotalMem_v2(unsigned long *bytes, int device) { *bytes = 3ul << 30; return device == 7 ? 0 : 2; }
            int cuDeviceGetAttribute(int *value, int attribute, int device) { *value = attribute == 75 ? 9 : 1; return 0; }
            """);
        (int exitCode, string output, string errors) = BuiltProgram.Tool.Run(
            ["doctor"], new Dictionary<string, string> { ["LD_LIBRARY_PATH"] = folder.Path });
        Assert.That(exitCode, Is.Zero, output + errors);
        Assert.That(output, Does.Contain("✗ GPU 0, A, 3.0 GiB, compute capability 9.1: this libtorch cannot use it.")
            .And.Contain("✗ GPU 1, B, compute capability 9.1: this libtorch cannot use it.")
            .And.Contain(TorchLoader.CudaAdvice).And.Contain("✓ CPU: trains "));
    }

    [Test, Platform("Linux")]
    public void A_libtorch_of_another_version_is_named_and_not_used()
    {
        using var program = new ProgramWithoutTorch(BuiltProgram.Tool);
        string folder = Path.Combine(
            program.Packages, $"libtorch-cpu-{RuntimeInformation.RuntimeIdentifier}", TorchPackage.Version, "runtimes",
            RuntimeInformation.RuntimeIdentifier, "native"), library = Path.Combine(folder, "libtorch_cpu.so");
        Directory.CreateDirectory(folder);
        const string Version = "unsigned long aoti_torch_abi_version(void) { return 2ul << 56 | 7ul << 48 | 1ul << 40; }";
        Compile(folder, "libtorch_cpu.so", Version, "-Wl,-soname,libtorch_cpu.so");
        Compile(folder, "libtorch.so", "", "-Wl,--no-as-needed", library, "-Wl,-rpath,$ORIGIN");
        (int exitCode, string output, string errors) = program.Run("doctor");
        Assert.That(exitCode, Is.EqualTo(1), output + errors);
        Assert.That(output, Does.Contain($"✗ libtorch 2.7.1 from {library}: TorchSharp ")
            .And.Contain($"was built for libtorch {TorchPackages.LibtorchVersion}. Nothing was trained"));
    }

    [Test]
    public void A_command_that_needs_libtorch_names_the_doctor()
    {
        using var program = new ProgramWithoutTorch(BuiltProgram.Tool);
        using var folder = new TaskFolder();
        string task = folder.Write(TaskFolder.Task().ToJsonString()).FullName;
        Assert.That(program.Run("compare", "--task", task).Errors, Does.Contain("`ctnet doctor` checks"));
    }

    private static void Compile(string folder, string library, string code, params string[] arguments)
    {
        string source = Path.Combine(folder, $"{library}.c");
        File.WriteAllText(source, code);
        try
        {
            (int exitCode, _, string errors) = BuiltProgram.Run(
                "cc", ["-shared", "-fPIC", "-o", library, source, .. arguments], folder);
            Assert.That(exitCode, Is.Zero, errors);
        }
        catch (Win32Exception)
        {
            Assert.Ignore("There is no C compiler here to make such a library with.");
        }
    }
}
