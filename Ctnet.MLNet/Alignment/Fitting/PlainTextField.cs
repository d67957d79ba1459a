using Ctnet.MLNet.Alignment.Vocabularies;
using Microsoft.ML;

namespace Ctnet.MLNet.Alignment.Fitting;

/// <summary>A field of unchanged texts that enter a vocabulary.</summary>
/// <param name="Getter">Reads the text of the cursor's current row.</param>
/// <param name="Collector">Collects the values of the field's space.</param>
/// <param name="Profiler">Counts the field's values.</param>
internal sealed record PlainTextField(
    ValueGetter<ReadOnlyMemory<char>> Getter, VocabularyCollector Collector, FieldProfiler Profiler)
{
    private const int RowsAtOnce = 32;

    /// <summary>Collects the field's texts of a block of rows.</summary>
    /// <param name="block">The rows.</param>
    /// <param name="number">The field's number in the block.</param>
    public void Collect(PlainTextBlock block, int number)
    {
        Span<TextKey> keys = stackalloc TextKey[RowsAtOnce];
        for (int first = 0; first < block.Rows; first += keys.Length)
        {
            int count = Math.Min(keys.Length, block.Rows - first);
            // The slots of the values lie far apart in memory.
            for (int i = 0; i < count; i++)
            {
                keys[i] = TextKey.Of(block.Text(first + i, number));
                Collector.Prefetch(keys[i]);
            }

            for (int i = 0; i < count; i++)
            {
                ReadOnlySpan<char> text = block.Text(first + i, number);
                if (text.IsEmpty)
                    continue;
                int id = Collector.Add(keys[i], text);
                Profiler.AddId(id, block.FirstRow + first + i, block.Clicked(first + i));
            }
        }
    }
}
