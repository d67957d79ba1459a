namespace Ctnet.MLNet;

/// <summary>The processor, as .NET and libtorch see it.</summary>
/// <param name="Processors">The number of processors that this process may use.</param>
/// <param name="TorchThreads">The number of threads that libtorch would use outside a fit; null without libtorch.</param>
/// <param name="InstructionSets">The instruction sets that matter for training and scoring, such as "AVX2".</param>
/// <param name="TorchKernels">
/// The instruction set of the kernels that libtorch chose, such as "AVX512"; null without libtorch, or where it does not tell.
/// </param>
public sealed record TorchProcessor(
    int Processors, int? TorchThreads, IReadOnlyList<string> InstructionSets, string? TorchKernels);
