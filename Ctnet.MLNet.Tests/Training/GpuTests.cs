using Ctnet.MLNet.Training;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using NUnit.Framework;
using TorchSharp;

namespace Ctnet.MLNet.Tests.Training;

/// <summary>Training uses the device that ML.NET's context names. A message says clearly if the GPU cannot be used.</summary>
internal sealed class GpuTests
{
    [Test]
    public void Without_a_GPU_the_error_says_what_to_install()
    {
        if (HasGpu())
            Assert.Ignore("There is a GPU here.");
        var ml = new MLContext(seed: 1) { GpuDeviceId = 0, FallbackToCpu = false };

        Assert.That(
            () => TorchRuntime.Resolve(Host(ml), null, null),
            Throws.InvalidOperationException.With.Message.Contains("GPU 0 is asked for")
                .And.Message.Contains("TorchSharp-cuda-linux 0.107.0").And.Message.Contains("FallbackToCpu"));
    }

    [Test]
    public void Without_a_GPU_training_falls_back_where_the_context_or_the_options_allow_it()
    {
        if (HasGpu())
            Assert.Ignore("There is a GPU here.");
        var allows = new MLContext(seed: 1) { GpuDeviceId = 0, FallbackToCpu = true };
        var refuses = new MLContext(seed: 1) { GpuDeviceId = 0, FallbackToCpu = false };

        Assert.That(TorchRuntime.Resolve(Host(allows), null, null).type, Is.EqualTo(DeviceType.CPU));
        Assert.That(TorchRuntime.Resolve(Host(refuses), null, fallbackToCpu: true).type, Is.EqualTo(DeviceType.CPU));
        Assert.That(() => TorchRuntime.Resolve(Host(allows), 0, fallbackToCpu: false), Throws.InvalidOperationException);
    }

    [Test]
    public void Training_is_on_the_CPU_unless_a_GPU_is_asked_for() =>
        Assert.That(TorchRuntime.Resolve(Host(new MLContext(seed: 1)), null, null).type, Is.EqualTo(DeviceType.CPU));

    [TestCaseSource(typeof(GpuChecks), nameof(GpuChecks.All))]
    public void A_GPU_passes_the_check(object check)
    {
        if (!HasGpu())
            Assert.Ignore("There is no GPU here, or no libtorch with CUDA (-p:TorchRuntime=cuda-linux).");
        Assert.That(((GpuCheck)check).Run(0), Is.Null);
    }

    // The checks go to machines where no test runs them first.
    [TestCaseSource(typeof(GpuChecks), nameof(GpuChecks.All))]
    public void The_CPU_passes_the_check(object check) => Assert.That(((GpuCheck)check).Run(null), Is.Null);

    [Test]
    public void A_check_fails_if_a_score_differs_or_is_no_number()
    {
        Assert.That(GpuChecks.Difference([1, 2], [1, 2.01f], 0.001), Does.StartWith("A score differs by 1.0e-2"));
        Assert.That(GpuChecks.Difference([1, float.NaN], [1, 2], 0.001), Does.StartWith("A score differs by"));
        Assert.That(GpuChecks.Difference([1], [1, 2], 0.001), Does.Contain("1 scores in place of 2"));
        Assert.That(GpuChecks.Difference([1, 2], [1, 2.0001f], 0.001), Is.Null);
    }

    private static bool HasGpu() => torch.cuda_is_available();

    private static IHost Host(MLContext ml) => ((IHostEnvironment)ml).Register("test");
}
