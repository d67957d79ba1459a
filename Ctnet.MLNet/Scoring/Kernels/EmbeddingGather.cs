using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Ctnet.MLNet.Alignment.Vocabularies;
using Ctnet.MLNet.Memory;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring.Plans;

namespace Ctnet.MLNet.Scoring.Kernels;

/// <summary>
/// Copies the rows of fields' ids out of an embedding table, for a batch at a time. The rows of a large table lie in memory and
/// not in a cache, so all of them are fetched before the first is read. It owns buffers: only one thread may use it at a time.
/// </summary>
internal sealed class EmbeddingGather
{
    private readonly RowPages _table;
    private readonly EmbeddedField[] _fields;
    private readonly int _column, _width;

    // The numbers of the rows of a batch's ids.
    private readonly int[] _rows;

    /// <param name="table">The embedding table.</param>
    /// <param name="fields">The fields. The rows of a set's ids are averaged.</param>
    /// <param name="column">The first column to copy.</param>
    /// <param name="width">How many columns to copy.</param>
    /// <param name="capacity">The most rows of a batch.</param>
    public EmbeddingGather(WeightTensor table, EmbeddedField[] fields, int column, int width, int capacity)
    {
        _table = table.Pages;
        _fields = [.. fields.Select(field => field.In(_table))];
        _column = column;
        _width = width;
        _rows = new int[checked(capacity * fields.Sum(field => field.Count))];
    }

    /// <param name="vectors">The rows' feature vectors.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="output">[rows, fields, width]</param>
    public void Gather(BatchVectors vectors, int rows, Span<float> output)
    {
        int at = 0;
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> slots = vectors.Row(row);
            foreach (EmbeddedField field in _fields)
            {
                foreach (float id in slots.Slice(field.Start, field.Count))
                    _rows[at++] = Fetch(field.RowOf(id));
            }
        }

        at = 0;
        for (int row = 0; row < rows; row++)
        {
            foreach (EmbeddedField field in _fields)
            {
                if (field.Count == 1)
                    Copy(_rows[at], output[.._width]);
                else
                    Average(_rows.AsSpan(at, field.Count), field, output[.._width]);
                at += field.Count;
                output = output[_width..];
            }
        }
    }

    // Free slots of a set hold the id of "missing" and do not count. If all slots are free, the result is the row of "missing".
    private void Average(ReadOnlySpan<int> rows, EmbeddedField field, Span<float> output)
    {
        int missing = field.Offset + IdSpace.Missing, ids = 0;
        foreach (int row in rows)
        {
            if (row == missing)
                continue;
            if (ids++ == 0)
                Copy(row, output);
            else
                TensorPrimitives.Add(output, _table.Row(row).Slice(_column, _width), output);
        }

        if (ids == 0)
            Copy(missing, output);
        else if (ids > 1)
            TensorPrimitives.Divide(output, ids, output);
    }

    private void Copy(int row, Span<float> output) =>
        ShortRow.Copy(in Unsafe.Add(ref Unsafe.AsRef(in _table.First(row)), _column), output);

    private int Fetch(int row)
    {
        CacheLine.FetchRow(ref Unsafe.Add(ref Unsafe.AsRef(in _table.First(row)), _column), _width);
        return row;
    }
}
