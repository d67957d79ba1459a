using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Ctnet.MLNet.Alignment;

/// <summary>Ids by hashing: nothing is learnt, and no value is never seen.</summary>
internal sealed class HashedIds(int buckets) : IdSpace
{
    public override int Rows => Reserved + buckets;

    // Of the UTF-16 code units, little-endian, with XXH3: the same on every machine.
    public override int Find(ReadOnlySpan<char> value) => Reserved + (int)(XxHash3.HashToUInt64(MemoryMarshal.AsBytes(value)) % (uint)buckets);
}
