using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Ctnet.MLNet.Alignment.Vocabularies;

/// <summary>Gives ids by hashing. Nothing is learnt, and every value has an id other than "never seen".</summary>
internal sealed class HashedIds(int buckets) : IdSpace
{
    public override int Rows => Reserved + buckets;

    // XXH3 of the UTF-16 code units (little-endian) is the same on every machine.
    public override int Find(ReadOnlySpan<char> value) =>
        Reserved + (int)(XxHash3.HashToUInt64(MemoryMarshal.AsBytes(value)) % (uint)buckets);
}
