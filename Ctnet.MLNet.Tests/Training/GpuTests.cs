using Ctnet.MLNet.Tests.Pipeline;
using Ctnet.MLNet.Trainers;
using Ctnet.MLNet.Training;
using Microsoft.ML;
using Microsoft.ML.Data;
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

    [Test]
    public void A_model_trained_on_a_GPU_predicts_what_one_trained_on_the_CPU_predicts()
    {
        if (!HasGpu())
            Assert.Ignore("There is no GPU here, or no libtorch with CUDA (-p:TorchRuntime=cuda-linux).");
        static float[] Scores(int? gpu)
        {
            CtrTowerOptions options = SampleDomains.Tower();
            (options.GpuDeviceId, options.FallbackToCpu) = (gpu, false);
            CtrPredictionTransformer model = SampleDomains.Context.BinaryClassification.Trainers.CtrTower(options)
                .Fit(SampleDomains.Aligned);
            return [.. model.Transform(SampleDomains.Aligned).GetColumn<float>("Score")];
        }

        Assert.That(Scores(0), Is.EqualTo(Scores(null)).Within(1e-3));
    }

    private static bool HasGpu() => torch.cuda_is_available();

    private static IHost Host(MLContext ml) => ((IHostEnvironment)ml).Register("test");
}
