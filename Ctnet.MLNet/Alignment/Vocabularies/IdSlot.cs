using System.Runtime.CompilerServices;

namespace Ctnet.MLNet.Alignment.Vocabularies;

/// <summary>
/// Ids as slots of a feature vector. A Single holds whole numbers exactly up to 2^24. An id up to there is its own slot, and
/// greater ids are the Singles that follow 2^24, one after the other, so that different ids have different slots and greater ids
/// have greater slots.
/// </summary>
internal static class IdSlot
{
    /// <summary>The greatest number of ids that are all their own slots.</summary>
    public const int MostExact = 1 << 24;

    private const int BitsOfMostExact = 0x4B80_0000;

    /// <summary>The slot of an id, which must be below <see cref="IdSpace.MaximumRows"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Of(int id) => id < MostExact ? id : BitConverter.Int32BitsToSingle(BitsOfMostExact + (id - MostExact));

    /// <summary>
    /// The id of a slot. A slot that holds no id, such as NaN, has a number below 0 or at least
    /// <see cref="IdSpace.MaximumRows"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ToId(float slot)
    {
        if (slot < MostExact)
            return slot >= 0 ? (int)slot : -1;
        return BitConverter.SingleToInt32Bits(slot) - BitsOfMostExact + MostExact;
    }
}
