namespace Ctnet.MLNet.Diagnostics;

/// <summary>Where a program takes libtorch from, and what its users do to get it.</summary>
/// <param name="Load">Loads libtorch before TorchSharp looks for it. It returns why that failed; null if it did not.</param>
/// <param name="CpuAdvice">How users get libtorch.</param>
/// <param name="CudaAdvice">How users get libtorch with CUDA.</param>
internal sealed record TorchSource(Func<string?> Load, string CpuAdvice, string CudaAdvice)
{
    /// <summary>The program's own files, from the NuGet packages of its project.</summary>
    public static TorchSource Packages { get; } = new(() => null, TorchPackages.ForCpu, TorchPackages.ForCuda);
}
