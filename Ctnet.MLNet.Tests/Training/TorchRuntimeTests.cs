using Ctnet.MLNet.Tests.Framework;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Training;

public sealed class TorchRuntimeTests
{
    // Otherwise one of a few hundred fits that begin at once in a fresh process takes a first step with roots of 11 bits.
    [Test, Platform("Linux")]
    public void MKL_detects_the_processor_before_training()
    {
        if (InaccurateRoots(FirstRoots.AskBefore) == 0)
            Assert.Ignore("This libtorch has no MKL that can be asked for inaccurate roots.");
        Assert.That(InaccurateRoots(FirstRoots.AskAfter), Is.Zero);

        static int InaccurateRoots(string when)
        {
            using var process = new TestProcess(FirstRoots.Name, when);
            string? count = process.WaitForLine();
            Assert.That(process.WaitForEnd(), Is.Empty);
            return int.Parse(count!);
        }
    }
}
