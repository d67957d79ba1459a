using Ctnet.MLNet.Alignment.Vocabularies;

namespace Ctnet.MLNet.Alignment.Fitting;

/// <summary>The fields of texts that share a space. One thread collects them, in the order of the rows.</summary>
/// <param name="fields">The fields, in the schema's order.</param>
internal sealed class PlainTextSpace(PlainTextField[] fields)
{
    private const int RowsAtOnce = 32, None = -1;

    private readonly TextKey[] _keys = new TextKey[RowsAtOnce * fields.Length];
    private readonly int[] _ids = new int[RowsAtOnce * fields.Length];

    /// <summary>Collects the texts of a block of rows.</summary>
    public void Collect(PlainTextBlock block)
    {
        for (int first = 0; first < block.Rows; first += RowsAtOnce)
        {
            int end = Math.Min(first + RowsAtOnce, block.Rows), next = 0;
            // The slots of the values lie far apart in memory: they are fetched together.
            for (int row = first; row < end; row++)
            {
                foreach (PlainTextField field in fields)
                {
                    TextKey key = _keys[next++] = TextKey.Of(block.Text(row, field.Number));
                    field.Collector.Prefetch(key);
                }
            }

            // The counts of the ids lie far apart, too. Without a search between them, the processor reads several at once.
            next = 0;
            for (int row = first; row < end; row++)
            {
                foreach (PlainTextField field in fields)
                {
                    ReadOnlySpan<char> text = block.Text(row, field.Number);
                    _ids[next] = text.IsEmpty ? None : field.Collector.Add(_keys[next], text);
                    next++;
                }
            }

            next = 0;
            for (int row = first; row < end; row++)
            {
                foreach (PlainTextField field in fields)
                {
                    if (_ids[next++] is int id and not None)
                        field.Profiler.AddId(id, block.FirstRow + row, block.Clicked(row));
                }
            }
        }
    }
}
