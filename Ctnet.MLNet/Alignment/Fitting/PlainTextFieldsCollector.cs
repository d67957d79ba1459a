using Ctnet.MLNet.Alignment.Vocabularies;
using Microsoft.ML;

namespace Ctnet.MLNet.Alignment.Fitting;

/// <summary>
/// Collects the most frequent kind of fields: unchanged texts that enter a vocabulary. Rows whose ids nobody waits for are
/// collected in blocks, space by space, on other threads while the next block is read. A space is collected by one thread, so
/// that its values keep the order of their first occurrence. Otherwise all fields of a row are collected together, so that their
/// look-ups wait for memory at the same time, and not one after the other.
/// </summary>
internal sealed class PlainTextFieldsCollector
{
    private readonly List<PlainTextField> _fields = [];
    private readonly List<int> _ids = [];
    private ReadOnlyMemory<char>[] _texts = [];
    private TextKey[] _keys = [];

    // The block that is filled and the one that is collected; null if each row is collected at once.
    private (PlainTextBlock Filled, PlainTextBlock Collected)? _blocks;
    private PlainTextSpace[] _spaces = [];
    private Task _collecting = Task.CompletedTask;

    /// <summary>Adds a field.</summary>
    /// <returns>The field's index in <see cref="Ids"/>.</returns>
    public int Add(ValueGetter<ReadOnlyMemory<char>> getter, VocabularyCollector collector, FieldProfiler profiler)
    {
        _fields.Add(new(_fields.Count, getter, collector, profiler));
        _ids.Add(IdSpace.Missing);
        _texts = new ReadOnlyMemory<char>[_fields.Count];
        _keys = new TextKey[_fields.Count];
        return _fields.Count - 1;
    }

    /// <summary>The provisional ids of the row that was read last, unless rows are collected in blocks.</summary>
    public IReadOnlyList<int> Ids => _ids;

    /// <summary>Whether a field's values are collected here.</summary>
    public bool Collects(IdCollector collector) => _fields.Any(field => field.Collector == collector);

    /// <summary>Collects rows in blocks from now on. Nobody asks for <see cref="Ids"/>, or adds to the fields' spaces.</summary>
    public void UseBlocks()
    {
        _blocks = (new(_fields.Count), new(_fields.Count));
        _spaces = [.. _fields.GroupBy(field => field.Collector).Select(space => new PlainTextSpace([.. space]))];
    }

    /// <summary>Reads and collects the cursor's current row.</summary>
    /// <param name="row">The row's number.</param>
    /// <param name="clicked">Whether the row was clicked.</param>
    public void Read(long row, bool clicked)
    {
        if (_blocks is not (PlainTextBlock block, _))
        {
            ReadAtOnce(row, clicked);
            return;
        }

        if (block.Rows == 0)
            block.Start(row);
        for (int i = 0; i < _texts.Length; i++)
        {
            _fields[i].Getter(ref _texts[i]);
            block.Set(i, _texts[i].Span.Trim());
        }

        block.EndRow(clicked);
        if (block.IsFull)
            Collect();
    }

    /// <summary>Collects what was read and is not collected yet.</summary>
    public void End()
    {
        if (_blocks is not null)
            Collect();
        _collecting.GetAwaiter().GetResult();
    }

    // Waits for the block before, and collects the filled block while the next one is read.
    private void Collect()
    {
        _collecting.GetAwaiter().GetResult();
        (PlainTextBlock filled, PlainTextBlock next) = _blocks!.Value;
        next.Start(0);
        _blocks = (next, filled);
        _collecting = Task.WhenAll(_spaces.Select(space => Task.Run(() => space.Collect(filled))));
    }

    private void ReadAtOnce(long row, bool clicked)
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
}
