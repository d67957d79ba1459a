using Ctnet.MLNet.Alignment.BadRows;
using Ctnet.MLNet.Pipeline;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Batches;

/// <summary>
/// Reads a data view into chunks of rows, in the view's order and without an allocation for each row. Bad rows are refused, left
/// out or repaired, and the first pass counts them.
/// </summary>
internal sealed class ImpressionReader
{
    private readonly IDataView _data;
    private readonly ImpressionColumns _columns;
    private readonly BadRowPolicy _badRows;
    private readonly ProblemColumn? _problems;
    private readonly BadRowCounter _leftOut = new(), _repaired = new();
    private readonly PassCount _passes = new("The rows");
    private bool _counted;

    /// <param name="data">The rows.</param>
    /// <param name="columns">The columns to read. The feature column is the first of the vectors.</param>
    /// <param name="badRows">What becomes of rows with infinite numbers or invalid weights.</param>
    public ImpressionReader(IDataView data, ImpressionColumns columns, BadRowPolicy badRows = BadRowPolicy.Refuse)
    {
        (_data, _columns, _badRows) = (data, columns, badRows);
        _problems = ProblemColumn.Of(data.Schema, columns.Vectors[0]);
        Widths = [.. columns.Vectors.Select(name => data.Schema[name].Type.GetVectorSize())];
    }

    /// <summary>The rows that the first pass left out or repaired, by reason.</summary>
    public IReadOnlyList<BadRowCount> BadRows => [.. _leftOut.Counts, .. _repaired.Counts];

    /// <summary>The widths of the vector columns.</summary>
    public int[] Widths { get; }

    /// <summary>Whether the rows have conversions.</summary>
    public bool ReadsConversions => _columns.Conversion is not null;

    /// <summary>
    /// A sentence with the number of rows that were left out, and one with the number of those that were repaired.
    /// </summary>
    /// <param name="of">The name of the pass, such as "training".</param>
    public IEnumerable<string> Warnings(string of) =>
        new[] { _leftOut.Describe($"left out of {of}"), _repaired.Describe($"repaired for {of}") }.OfType<string>();

    /// <summary>Fills chunks with the rows.</summary>
    /// <param name="chunkRows">The largest number of rows of a chunk.</param>
    /// <param name="take">Provides a chunk to fill.</param>
    /// <param name="cancellationToken">Stops reading at the next row.</param>
    /// <exception cref="InvalidOperationException">An earlier pass read another number of rows.</exception>
    public IEnumerable<ImpressionChunk> Read(int chunkRows, Func<ImpressionChunk> take, CancellationToken cancellationToken)
    {
        IEnumerable<string> names = _problems is null ? _columns.All : _columns.All.Append(_problems.Name);
        using DataViewRowCursor cursor = _data.GetRowCursor(names.Select(name => _data.Schema[name]));
        ValueGetter<bool> label = cursor.GetGetter<bool>(_data.Schema[_columns.Label]);
        ValueGetter<float>? weight = _columns.Weight is string name ? cursor.GetGetter<float>(_data.Schema[name]) : null;
        ValueGetter<VBuffer<float>>[] vectors =
            [.. _columns.Vectors.Select(column => cursor.GetGetter<VBuffer<float>>(_data.Schema[column]))];
        ValueGetter<ReadOnlyMemory<char>>? problem = _problems is null
            ? null
            : cursor.GetGetter<ReadOnlyMemory<char>>(_data.Schema[_problems.Name]);
        ConversionReader? conversions = _columns.Conversion is null ? null : new(cursor, _columns);
        var buffers = new VBuffer<float>[vectors.Length];
        var problems = new RowProblems(cursor, _badRows);
        ReadOnlyMemory<char> aligned = default;
        ImpressionChunk? chunk = null;
        long rows = 0;
        Func<bool> next = cursor.MoveNext;
        while (WorkerExceptions.Unwrap(next))
        {
            rows++;
            // Cancellation is checked for each row, because a chunk may take minutes to fill.
            cancellationToken.ThrowIfCancellationRequested();
            problems.Clear();
            problem?.Invoke(ref aligned);
            bool isBad = !aligned.IsEmpty && _problems!.Policy == BadRowPolicy.Skip;
            bool clicked = false;
            label(ref clicked);
            float weighs = 1;
            weight?.Invoke(ref weighs);
            if (weight is not null)
                isBad |= !RowWeight.Check(_columns.Weight!, weighs, problems);
            if (conversions is not null)
                isBad |= !conversions.Read(clicked, weighs, problems);

            if (chunk is null)
            {
                chunk = take();
                chunk.Clear();
            }

            int row = chunk.Add(clicked, weighs);
            conversions?.WriteTo(chunk, row);
            for (int i = 0; i < vectors.Length && !isBad; i++)
            {
                vectors[i](ref buffers[i]);
                Span<float> values = chunk.Row(i, row);
                buffers[i].CopyTo(values);
                ReplaceInfinite(values, i, problems);
            }

            isBad |= problems.First.Length > 0 && _badRows == BadRowPolicy.Skip;
            if (isBad)
                chunk.RemoveLast();
            if (!_counted && (!aligned.IsEmpty || problems.First.Length > 0))
                (isBad ? _leftOut : _repaired).Add(aligned.IsEmpty ? problems.First : aligned.ToString());
            if (chunk.Count == chunkRows)
            {
                yield return chunk;
                chunk = null;
            }
        }

        _passes.Complete(rows);
        _counted = true;
        if (chunk is { Count: > 0 })
            yield return chunk;
    }

    private void ReplaceInfinite(Span<float> values, int column, RowProblems problems)
    {
        for (int slot = 0; slot < values.Length; slot++)
        {
            if (!float.IsInfinity(values[slot]))
                continue;
            problems.Add(
                _columns.Vectors[column], "infinite",
                $"slot {slot} is infinite. Correct the rows, or let the trainer's option BadRows leave them out or repair them.");
            // NaN means a missing number in features. A source's vectors have no missing numbers.
            values[slot] = column == 0 ? float.NaN : 0;
        }
    }
}
