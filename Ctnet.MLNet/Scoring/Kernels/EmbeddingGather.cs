using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Persistence;

namespace Ctnet.MLNet.Scoring;

/// <summary>
/// Takes fields' rows out of an embedding table, a batch at a time. A large table's rows lie in memory and not in a cache, so all rows are
/// asked for before the first is read: their ways overlap. Owns buffers: one thread at a time.
/// </summary>
internal sealed class EmbeddingGather
{
    private readonly float[] _table;
    private readonly EmbeddedField[] _fields;
    private readonly int _columns, _column, _width;

    // Where the rows of a batch's ids begin in the table.
    private readonly int[] _starts;

    /// <param name="table">The embedding table.</param>
    /// <param name="fields">The fields; a set's rows are averaged.</param>
    /// <param name="column">The first column that is taken.</param>
    /// <param name="width">How many columns are taken.</param>
    /// <param name="capacity">The most rows of a batch.</param>
    public EmbeddingGather(WeightTensor table, EmbeddedField[] fields, int column, int width, int capacity)
    {
        (_table, _columns, _fields, _column, _width) = (table.Values, table.Columns, fields, column, width);
        _starts = new int[checked(capacity * fields.Sum(field => field.Count))];
    }

    /// <param name="slots">The rows' feature vectors, one after the other.</param>
    /// <param name="slotsOfARow">The width of a feature vector.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="output">[rows, fields, width]</param>
    public void Gather(ReadOnlySpan<float> slots, int slotsOfARow, int rows, Span<float> output)
    {
        int at = 0;
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> values = slots.Slice(row * slotsOfARow, slotsOfARow);
            foreach (EmbeddedField field in _fields)
            {
                foreach (float id in values.Slice(field.Start, field.Count))
                    _starts[at++] = Prefetch(field.RowOf(id) * _columns + _column);
            }
        }

        at = 0;
        for (int row = 0; row < rows; row++)
        {
            foreach (EmbeddedField field in _fields)
            {
                if (field.Count == 1)
                    Copy(_starts[at], output[.._width]);
                else
                    Average(_starts.AsSpan(at, field.Count), (field.Offset + IdSpace.Missing) * _columns + _column, output[.._width]);
                at += field.Count;
                output = output[_width..];
            }
        }
    }

    // Slots of a set that are left have id 0; if all have, the row of "missing" stands for them.
    private void Average(ReadOnlySpan<int> starts, int missing, Span<float> output)
    {
        int ids = 0;
        foreach (int start in starts)
        {
            if (start == missing)
                continue;
            if (ids++ == 0)
                Copy(start, output);
            else
                TensorPrimitives.Add(output, _table.AsSpan(start, _width), output);
        }

        if (ids == 0)
            Copy(missing, output);
        else if (ids > 1)
            TensorPrimitives.Divide(output, ids, output);
    }

    // A row is so short that a call to copy it takes longer than copying it.
    private void Copy(int start, Span<float> output)
    {
        ref float from = ref MemoryMarshal.GetReference(_table.AsSpan(start, output.Length)), to = ref MemoryMarshal.GetReference(output);
        int at = 0;
        for (; at <= output.Length - Vector<float>.Count; at += Vector<float>.Count)
            Vector.LoadUnsafe(ref from, (nuint)at).StoreUnsafe(ref to, (nuint)at);
        for (; at < output.Length; at++)
            Unsafe.Add(ref to, at) = Unsafe.Add(ref from, at);
    }

    // All lines that a row reaches into: it rarely begins with one.
    private unsafe int Prefetch(int start)
    {
        if (!Sse.IsSupported)
            return start;
        ref float first = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_table), start);
        for (int at = 0; at < _width - 1; at += AlignedFloats.Line)
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref first, at)));
        Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref first, _width - 1)));
        return start;
    }
}
