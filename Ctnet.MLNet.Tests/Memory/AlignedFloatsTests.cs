using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ctnet.MLNet.Memory;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Memory;

public sealed class AlignedFloatsTests
{
    [Test]
    public void The_values_begin_at_a_cache_line([Values(0, 1, 15, 16, 17, 5000)] int length)
    {
        var values = new AlignedFloats(length);
        Assert.That(values.Span.Length, Is.EqualTo(length));
        Assert.That(values.Span.ToArray(), Is.All.Zero);
        Assert.That(Address(values) % 64, Is.Zero);
        GC.Collect();
        Assert.That(Address(values) % 64, Is.Zero, "after a collection");
    }

    private static long Address(AlignedFloats values) =>
        Unsafe.ByteOffset(ref Unsafe.NullRef<float>(), ref MemoryMarshal.GetReference(values.Span));
}
