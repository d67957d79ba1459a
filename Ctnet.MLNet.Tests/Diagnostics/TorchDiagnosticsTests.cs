using System.Text.Json;
using Ctnet.MLNet.Diagnostics;
using Ctnet.MLNet.Tests.Framework;
using NUnit.Framework;
using TorchSharp;

namespace Ctnet.MLNet.Tests.Diagnostics;

/// <summary>The report says what the machine has, and whether each device trains what the CPU trains.</summary>
public sealed class TorchDiagnosticsTests
{
    private static readonly TorchReport s_report = TorchDiagnostics.Run(new() { Rows = 8_000, BatchSize = 500 });

    [Test]
    public void The_CPU_trains_and_its_model_has_learned()
    {
        TorchDevice cpu = s_report.Devices[0];
        Assert.That(cpu.Name, Is.EqualTo("CPU"));
        Assert.That(cpu.Problem, Is.Null);
        Assert.That(cpu.Trial!.Rows, Is.EqualTo(8_000));
        Assert.That(cpu.Trial.LogLoss, Is.LessThan(cpu.Trial.BaseLogLoss));
        Assert.That(cpu.Trial.TrainedRowsPerSecond, Is.Positive);
        Assert.That(cpu.Trial.ScoredRowsPerSecond, Is.Positive);
        Assert.That(cpu.Trial.LargestDifference, Is.Null, "The CPU is what others are compared with.");
        Assert.That(s_report.CanTrain, Is.True);
    }

    [Test]
    public void The_loaded_libtorch_is_named_with_its_version_and_path()
    {
        Assert.That(s_report.Library.Version, Is.EqualTo(TorchPackages.LibtorchVersion));
        Assert.That(File.Exists(s_report.Library.Path), s_report.Library.Path);
        Assert.That(s_report.Library.HasCuda, Is.EqualTo(torch.cuda_is_available()));
        Assert.That(s_report.Library.Problem, Is.Null);
    }

    [Test, Platform("Linux")]
    public void The_processor_s_instruction_sets_are_those_that_the_system_lists()
    {
        var flags = File.ReadLines("/proc/cpuinfo").First(line => line.StartsWith("flags", StringComparison.Ordinal)).Split(' ');
        (string Name, string Flag)[] named =
        [
            ("AVX2", "avx2"), ("FMA", "fma"), ("AVX-512", "avx512f"), ("AVX512-VNNI", "avx512_vnni"),
            ("AVX512-BF16", "avx512_bf16"), ("AVX-VNNI", "avx_vnni"), ("AMX-BF16", "amx_bf16"),
        ];
        Assert.That(
            s_report.Processor.InstructionSets,
            Is.EquivalentTo(named.Where(each => flags.Contains(each.Flag)).Select(each => each.Name)));
        Assert.That(s_report.Processor.Processors, Is.EqualTo(Environment.ProcessorCount));
        Assert.That(s_report.Processor.TorchThreads, Is.Positive);
        Assert.That(s_report.Processor.TorchKernels, Is.AnyOf("AVX512", "AVX2", "DEFAULT"));
    }

    [Test]
    public void Scores_without_libtorch_are_those_of_plain_CSharp()
    {
        Assert.That(s_report.Scoring.Problem, Is.Null);
        Assert.That(s_report.Scoring.LargestDifference, Is.LessThan(1e-4));
        Assert.That(s_report.Scoring.RowsPerSecond, Is.Positive);
        // The scores are far from each other, so that a wrong one would be seen.
        var weights = new ScoringWeights();
        Assert.That(TrialRows.Draw(100).Select(weights.Score).Distinct().Count(), Is.GreaterThan(90));
    }

    [Test]
    public void The_report_prints_a_line_for_each_finding()
    {
        string text = s_report.ToString();
        Assert.That(text.Split(Environment.NewLine), Has.Length.EqualTo(
            s_report.Findings.Count + s_report.Findings.Count(finding => finding.Advice is not null)));
        Assert.That(text, Does.Contain($"libtorch {TorchPackages.LibtorchVersion} from ").And.Contain("CPU: trains ")
            .And.Contain("Scoring without libtorch: "));
        Assert.That(JsonSerializer.Deserialize<TorchReport>(JsonSerializer.Serialize(s_report))!.ToString(), Is.EqualTo(text));
    }

    [Test]
    public void A_missing_libtorch_is_a_finding_with_its_advice()
    {
        var source = new TorchSource(() => "no such file.", "Get the one.", "Get the other.");
        TorchReport report = TorchDiagnostics.Run(new() { Rows = 1_000, Source = source });

        Assert.That(report.CanTrain, Is.False);
        Assert.That(report.Library.Problem, Is.EqualTo("no such file."));
        Assert.That(report.Devices[0].Trial, Is.Null);
        Assert.That(report.Scoring.Problem, Is.Null, "Scoring needs no libtorch.");
        Assert.That(
            report.Findings.Where(finding => !finding.Passed).Select(finding => finding.Advice), Does.Contain("Get the one."));
    }

    [TestCase(0.40, 0.50, 0.0005, 0.03, ExpectedResult = null)]
    [TestCase(0.50, 0.50, 0.0, 0.0, ExpectedResult = "the model learns nothing, as its log loss shows.")]
    [TestCase(double.NaN, 0.50, 0.0, 0.0, ExpectedResult = "the model learns nothing, as its log loss shows.")]
    [TestCase(0.40, 0.50, -0.002, 0.03, ExpectedResult = "its model does not predict what the CPU's does.")]
    [TestCase(0.40, 0.50, 0.0, 0.06, ExpectedResult = "its model does not predict what the CPU's does.")]
    public string? A_device_s_model_is_judged_by_its_loss_and_its_distance_from_the_CPU_s(
        double logLoss, double before, double lossDifference, double difference) =>
        DeviceTrials.Judge(new(1_000, 1, 1, logLoss, before, lossDifference, difference));

    // A GPU adds in another order than the CPU. So do two threads in place of one.
    [Test]
    public void The_tolerances_are_wider_than_another_order_of_additions_needs()
    {
        var options = new TorchDiagnosticsOptions();
        TrialScores one = new TrainingTrial(options, default, threads: 1).Run(null), two =
            new TrainingTrial(options, default, threads: 2).Run(null);
        TorchTrial compared = two.ComparedWith(one);
        TestContext.Out.WriteLine($"differs by {compared.LargestDifference}, log loss by {compared.LogLossDifference}");
        Assert.That(compared.LargestDifference, Is.Positive.And.LessThan(TorchDiagnostics.ProbabilityTolerance / 3));
        Assert.That(Math.Abs(compared.LogLossDifference!.Value), Is.LessThan(TorchDiagnostics.LogLossTolerance / 3));
    }

    [Test]
    public void Wrong_options_and_cancellation_throw()
    {
        Assert.That(() => TorchDiagnostics.Run(new() { Rows = 10 }), Throws.TypeOf<InvalidOptionsException>());
        Assert.That(
            () => TorchDiagnostics.Run(cancellationToken: new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void The_versions_in_the_advice_are_those_of_this_repository()
    {
        string versions = File.ReadAllText(Path.Combine(Repository.Root, "Directory.Packages.props"));
        Assert.That(versions, Does.Contain($"<LibTorchVersion>{TorchPackages.LibtorchVersion}<"));
        Assert.That(versions, Does.Contain($"<TorchSharpVersion>{TorchPackages.CudaVersion}<"));
    }
}
