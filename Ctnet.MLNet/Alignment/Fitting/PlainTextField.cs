using Microsoft.ML;

namespace Ctnet.MLNet.Alignment.Fitting;

/// <summary>A field of unchanged texts that enter a vocabulary.</summary>
/// <param name="Number">The field's number among those of its row.</param>
/// <param name="Getter">Reads the text of the cursor's current row.</param>
/// <param name="Collector">Collects the values of the field's space.</param>
/// <param name="Profiler">Counts the field's values.</param>
internal sealed record PlainTextField(
    int Number, ValueGetter<ReadOnlyMemory<char>> Getter, VocabularyCollector Collector, FieldProfiler Profiler);
