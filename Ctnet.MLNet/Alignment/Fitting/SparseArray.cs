using System.Runtime.CompilerServices;

namespace Ctnet.MLNet.Alignment.Fitting;

/// <summary>An array of any size of which only the parts that are used take memory. Not thread-safe.</summary>
/// <typeparam name="T">The type of the items.</typeparam>
internal sealed class SparseArray<T> where T : struct
{
    private const int Shift = 6, Mask = (1 << Shift) - 1;

    private T[]?[] _parts = [];

    /// <summary>An item, which is the default one before it is changed.</summary>
    public ref T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            int part = index >> Shift;
            T[]? items = part < _parts.Length ? _parts[part] : null;
            return ref (items ?? Add(part))[index & Mask];
        }
    }

    /// <summary>The items of all parts that are used, in order.</summary>
    public IEnumerable<(int Index, T Item)> Used
    {
        get
        {
            for (int part = 0; part < _parts.Length; part++)
            {
                if (_parts[part] is not T[] items)
                    continue;
                for (int at = 0; at < items.Length; at++)
                    yield return ((part << Shift) + at, items[at]);
            }
        }
    }

    private T[] Add(int part)
    {
        if (part >= _parts.Length)
            Array.Resize(ref _parts, Math.Max(part + 1, 2 * _parts.Length));
        return _parts[part] = new T[1 << Shift];
    }
}
