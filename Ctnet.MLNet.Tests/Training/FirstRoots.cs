using System.Runtime.InteropServices;
using Ctnet.MLNet.Training;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Tests.Training;

/// <summary>
/// Computes square roots in a process that asks MKL for its least accurate ones. MKL reads this request at the process's first
/// root only.
/// </summary>
internal static class FirstRoots
{
    public const string Name = "first-roots", AskBefore = "before", AskAfter = "after";

    /// <param name="args">Whether to ask before the library loads libtorch or after it.</param>
    public static int Execute(string[] args)
    {
        if (args[0] == AskBefore)
            Ask();
        TorchRuntime.EnsureAvailable();
        if (args[0] == AskAfter)
            Ask();
        using Tensor squares = arange(1, 1000, ScalarType.Float32), roots = squares.sqrt();
        Console.WriteLine(squares.data<float>().Zip(roots.data<float>())
            .Count(pair => Math.Abs(pair.Second / MathF.Sqrt(pair.First) - 1) > 1e-5));
        return 0;
    }

    // .NET's own environment is a copy, which native code does not see.
    private static void Ask()
    {
        if (setenv("MKL_VML_DEBUG_CPU_TYPE", "9", 1) != 0)
            throw new InvalidOperationException("The environment cannot be changed.");
    }

    [DllImport("libc", CharSet = CharSet.Ansi)]
    private static extern int setenv(string name, string value, int overwrite);
}
