using Ctnet.MLNet.Alignment.Vocabularies;
using Microsoft.ML;

namespace Ctnet.MLNet.Alignment.Fitting;

/// <summary>
/// Collects the most frequent kind of fields: unchanged texts that enter a vocabulary. It handles all such fields of a row
/// together, so that their look-ups wait for memory at the same time, and not one after the other.
/// </summary>
internal sealed class PlainTextFieldsCollector
{
    private readonly List<Field> _fields = [];
    private readonly List<int> _ids = [];
    private ReadOnlyMemory<char>[] _texts = [];
    private TextKey[] _keys = [];

    /// <summary>Adds a field.</summary>
    /// <returns>The field's index in <see cref="Ids"/>.</returns>
    public int Add(ValueGetter<ReadOnlyMemory<char>> getter, VocabularyCollector collector, FieldProfiler profiler)
    {
        _fields.Add(new(getter, collector, profiler));
        _ids.Add(IdSpace.Missing);
        _texts = new ReadOnlyMemory<char>[_fields.Count];
        _keys = new TextKey[_fields.Count];
        return _fields.Count - 1;
    }

    /// <summary>The provisional ids of the row that was read last.</summary>
    public IReadOnlyList<int> Ids => _ids;

    /// <summary>Reads and collects the cursor's current row.</summary>
    /// <param name="row">The row's number.</param>
    /// <param name="clicked">Whether the row was clicked.</param>
    public void Read(long row, bool clicked)
    {
        for (int i = 0; i < _texts.Length; i++)
        {
            _fields[i].Getter(ref _texts[i]);
            _texts[i] = _texts[i].Trim();
            _keys[i] = TextKey.Of(_texts[i].Span);
            _fields[i].Collector.Prefetch(_keys[i]);
        }

        for (int i = 0; i < _texts.Length; i++)
        {
            if (_texts[i].IsEmpty)
            {
                _ids[i] = IdSpace.Missing;
                continue;
            }

            int id = _fields[i].Collector.Add(_keys[i], _texts[i].Span);
            _ids[i] = id;
            _fields[i].Profiler.AddId(id, row, clicked);
        }
    }

    private sealed record Field(ValueGetter<ReadOnlyMemory<char>> Getter, VocabularyCollector Collector, FieldProfiler Profiler);
}
