using Ctnet.MLNet.Tests.Framework;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Training;

public sealed class TorchRuntimeTests
{
    // Several fits that begin at once in a fresh process are then safe: without it, one of a few hundred had a first step with roots of
    // 11 bits.
    [Test, Platform("Linux")]
    public void MKL_knows_the_processor_before_anything_is_trained()
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
