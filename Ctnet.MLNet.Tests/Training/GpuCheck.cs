namespace Ctnet.MLNet.Tests.Training;

/// <summary>
/// A check of training on a GPU. The tests make it where they find one, and eng/gpu's program takes it to another machine.
/// </summary>
/// <param name="Name">What is true if it passes.</param>
/// <param name="Run">Makes the check on a GPU, or on the CPU for null. It returns what is wrong; null if nothing is.</param>
internal sealed record GpuCheck(string Name, Func<int?, string?> Run)
{
    public override string ToString() => Name;
}
