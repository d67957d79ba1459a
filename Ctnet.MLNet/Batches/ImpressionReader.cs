using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Alignment.Problems;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Training;

/// <summary>
/// Reads a data view into chunks of columnar rows, in the view's order, without allocation per row. Rows that are bad are refused, left
/// out or repaired, and counted in the first pass.
/// </summary>
internal sealed class ImpressionReader
{
    private readonly IDataView _data;
    private readonly ImpressionColumns _columns;
    private readonly BadRows _badRows;
    private readonly ProblemColumn? _problems;
    private readonly BadRowCounter _leftOut = new(), _repaired = new();
    private bool _counted;

    /// <param name="data">The rows.</param>
    /// <param name="columns">Which columns to read, the feature column first among the vectors.</param>
    /// <param name="badRows">What becomes of rows whose numbers or weights are none.</param>
    public ImpressionReader(IDataView data, ImpressionColumns columns, BadRows badRows = Alignment.BadRows.Refuse)
    {
        (_data, _columns, _badRows) = (data, columns, badRows);
        _problems = ProblemColumn.Of(data.Schema, columns.Vectors[0]);
        Widths = [.. columns.Vectors.Select(name => data.Schema[name].Type.GetVectorSize())];
    }

    /// <summary>Rows that were left out of the first pass, or repaired in it.</summary>
    public IReadOnlyList<BadRowCount> BadRows => [.. _leftOut.Counts, .. _repaired.Counts];

    /// <summary>The widths of the vector columns.</summary>
    public int[] Widths { get; }

    /// <summary>How many rows were left out and how many repaired, in a sentence each.</summary>
    /// <param name="of">What they were left out of, such as "training".</param>
    public IEnumerable<string> Warnings(string of) =>
        new[] { _leftOut.Describe($"left out of {of}"), _repaired.Describe($"repaired for {of}") }.OfType<string>();

    /// <summary>Fills chunks with the rows.</summary>
    /// <param name="chunkRows">The most rows of a chunk.</param>
    /// <param name="take">Gives a chunk to fill.</param>
    /// <param name="cancellationToken">Stops reading at the next row.</param>
    public IEnumerable<ImpressionChunk> Read(int chunkRows, Func<ImpressionChunk> take, CancellationToken cancellationToken)
    {
        string?[] names = [_columns.Label, _columns.Weight, _problems?.Name, .. _columns.Vectors];
        using DataViewRowCursor cursor = _data.GetRowCursor(names.OfType<string>().Select(name => _data.Schema[name]));
        ValueGetter<bool> label = cursor.GetGetter<bool>(_data.Schema[_columns.Label]);
        ValueGetter<float>? weight = _columns.Weight is string name ? cursor.GetGetter<float>(_data.Schema[name]) : null;
        ValueGetter<VBuffer<float>>[] vectors = [.. _columns.Vectors.Select(column => cursor.GetGetter<VBuffer<float>>(_data.Schema[column]))];
        ValueGetter<ReadOnlyMemory<char>>? problem = _problems is null
            ? null
            : cursor.GetGetter<ReadOnlyMemory<char>>(_data.Schema[_problems.Name]);
        var buffers = new VBuffer<float>[vectors.Length];
        var problems = new RowProblems(cursor, _badRows);
        ReadOnlyMemory<char> aligned = default;
        ImpressionChunk? chunk = null;
        while (cursor.MoveNext())
        {
            // Row by row: a chunk may take minutes to fill.
            cancellationToken.ThrowIfCancellationRequested();
            problems.Clear();
            problem?.Invoke(ref aligned);
            bool isBad = !aligned.IsEmpty && _problems!.Policy == Alignment.BadRows.Skip;
            bool clicked = false;
            label(ref clicked);
            float weighs = 1;
            weight?.Invoke(ref weighs);
            // One weight that is no number would make all of the model's NaN.
            if (!float.IsFinite(weighs) || weighs < 0)
            {
                problems.Add(_columns.Weight!, "not a weight", $"a weight must be a number of at least 0, but is {weighs}.");
                isBad = true;
            }

            if (chunk is null)
            {
                chunk = take();
                chunk.Clear();
            }

            int row = chunk.Add(clicked, weighs);
            for (int i = 0; i < vectors.Length && !isBad; i++)
            {
                vectors[i](ref buffers[i]);
                Span<float> values = chunk.Row(i, row);
                buffers[i].CopyTo(values);
                ReplaceInfinite(values, i, problems);
            }

            isBad |= problems.First.Length > 0 && _badRows == Alignment.BadRows.Skip;
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
                $"slot {slot} is infinite. Correct the rows, or let training leave them out or repair them (the trainer's option BadRows).");
            // The features know a missing number; a source's vectors do not.
            values[slot] = column == 0 ? float.NaN : 0;
        }
    }
}
