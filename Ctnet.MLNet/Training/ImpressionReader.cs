using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Training;

/// <summary>Reads a data view into chunks of columnar rows, in the view's order, without allocation per row.</summary>
internal sealed class ImpressionReader
{
    private readonly IDataView _data;
    private readonly ImpressionColumns _columns;

    private readonly bool _replacesInfinite;

    /// <param name="data">The rows.</param>
    /// <param name="columns">Which columns to read, the feature column first among the vectors.</param>
    /// <param name="replacesInfinite">Whether infinite numbers are replaced, or refused.</param>
    public ImpressionReader(IDataView data, ImpressionColumns columns, bool replacesInfinite = false)
    {
        (_data, _columns, _replacesInfinite) = (data, columns, replacesInfinite);
        Widths = [.. columns.Vectors.Select(name => data.Schema[name].Type.GetVectorSize())];
    }

    /// <summary>How many infinite numbers were replaced so far.</summary>
    public long Replaced { get; private set; }

    /// <summary>The widths of the vector columns.</summary>
    public int[] Widths { get; }

    /// <summary>Fills chunks with the rows.</summary>
    /// <param name="chunkRows">The most rows of a chunk.</param>
    /// <param name="take">Gives a chunk to fill.</param>
    /// <param name="cancellationToken">Stops reading at the next row.</param>
    public IEnumerable<ImpressionChunk> Read(int chunkRows, Func<ImpressionChunk> take, CancellationToken cancellationToken)
    {
        string?[] names = [_columns.Label, _columns.Weight, .. _columns.Vectors];
        using DataViewRowCursor cursor = _data.GetRowCursor(names.OfType<string>().Select(name => _data.Schema[name]));
        ValueGetter<bool> label = cursor.GetGetter<bool>(_data.Schema[_columns.Label]);
        ValueGetter<float>? weight = _columns.Weight is string name ? cursor.GetGetter<float>(_data.Schema[name]) : null;
        ValueGetter<VBuffer<float>>[] vectors = [.. _columns.Vectors.Select(column => cursor.GetGetter<VBuffer<float>>(_data.Schema[column]))];
        var buffers = new VBuffer<float>[vectors.Length];

        ImpressionChunk? chunk = null;
        while (cursor.MoveNext())
        {
            // Row by row: a chunk may take minutes to fill.
            cancellationToken.ThrowIfCancellationRequested();
            bool clicked = false;
            label(ref clicked);
            float counts = 1;
            weight?.Invoke(ref counts);
            // One weight that is no number would make all of the model's NaN.
            if (!float.IsFinite(counts) || counts < 0)
            {
                throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                    $"Column '{_columns.Weight}', row {cursor.Position}: a weight must be a number of at least 0, but is {counts}."));
            }

            if (chunk is null)
            {
                chunk = take();
                chunk.Clear();
            }

            int row = chunk.Add(clicked, counts);
            for (int i = 0; i < vectors.Length; i++)
            {
                vectors[i](ref buffers[i]);
                Span<float> values = chunk.Row(i, row);
                buffers[i].CopyTo(values);
                Check(values, i, cursor.Position);
            }

            if (chunk.Count == chunkRows)
            {
                yield return chunk;
                chunk = null;
            }
        }

        if (chunk is not null)
            yield return chunk;
    }

    private void Check(Span<float> values, int column, long row)
    {
        for (int slot = 0; slot < values.Length; slot++)
        {
            if (!float.IsInfinity(values[slot]))
                continue;
            if (!_replacesInfinite)
            {
                throw new InvalidOperationException(
                    $"Column '{_columns.Vectors[column]}', row {row}, slot {slot} is infinite. Correct the rows, or let training replace such numbers "
                    + $"(option {nameof(Trainers.CtrTrainerOptions.InfiniteNumbers)}).");
            }

            // The features know a missing number; a source's vectors do not.
            values[slot] = column == 0 ? float.NaN : 0;
            Replaced++;
        }
    }
}
