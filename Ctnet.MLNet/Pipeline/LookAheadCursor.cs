using System.Runtime.ExceptionServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Pipeline;

/// <summary>
/// A cursor that reads some rows ahead, keeps the input columns that its reader needs, and computes the outputs of all these rows
/// at once. To its reader it is a cursor like any other.
/// </summary>
internal sealed class LookAheadCursor(
    DataViewSchema schema, DataViewRowCursor input, BatchFunction function, IReadOnlyDictionary<int, Delegate> getters)
    : DataViewRowCursor
{
    /// <summary>
    /// The most rows that are read ahead. They are enough for matrix products to be efficient, and few enough to stay in the
    /// nearest caches. A multiple of the twelve rows that a matrix product computes at once.
    /// </summary>
    public const int Capacity = 60;

    private readonly List<KeptColumn> _kept = [];
    private readonly DataViewRowId[] _ids = new DataViewRowId[Capacity];
    private readonly long[] _batches = new long[Capacity];
    private readonly ValueGetter<DataViewRowId> _idGetter = input.GetIdGetter();
    private ExceptionDispatchInfo? _failure;
    private bool _ended;
    private long _position = -1;

    // The current row's place among the rows that were read ahead, and how many these are.
    private int _slot = -1, _rows;

    // The next batch's size. It starts small, so that a reader of the first few rows does not wait for many.
    private int _size = 4;

    public override DataViewSchema Schema => schema;

    public override long Position => _position;

    public override long Batch => _batches[CurrentSlot()];

    /// <summary>Keeps an input column of the rows that are read ahead.</summary>
    /// <returns>The column's getter.</returns>
    public Delegate Keep(DataViewSchema.Column column)
    {
        var kept = KeptColumn.Create(input, column, Capacity);
        _kept.Add(kept);
        return kept.CreateGetter(CurrentSlot);
    }

    /// <summary>The current row's place among the rows that were read ahead.</summary>
    /// <exception cref="InvalidOperationException">The cursor is on no row.</exception>
    public int CurrentSlot() => _position >= 0
        ? _slot
        : throw new InvalidOperationException("The cursor is on no row: MoveNext was not called, or returned false.");

    public override bool IsColumnActive(DataViewSchema.Column column) => IsOurs(column) && getters.ContainsKey(column.Index);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
            throw new ArgumentOutOfRangeException(nameof(column), $"Column '{column.Name}' is not active in this cursor.");
        return getters[column.Index] as ValueGetter<TValue>
            ?? throw new InvalidOperationException(
                $"Column '{column.Name}' is {column.Type}, whose values are {column.Type.RawType}, not {typeof(TValue)}.");
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = _ids[CurrentSlot()];

    public override bool MoveNext()
    {
        if (++_slot >= _rows && !Fill())
        {
            _position = -1;
            return false;
        }

        _position++;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            input.Dispose();
        _ended = true;
        _rows = 0;
        _position = -1;
        base.Dispose(disposing);
    }

    private bool Fill()
    {
        (_slot, _rows) = (0, 0);
        // An error of a row is thrown when the reader gets to it, and not before.
        _failure?.Throw();
        try
        {
            while (_rows < _size && !_ended)
            {
                if (input.MoveNext())
                    Take();
                else
                    _ended = true;
            }
        }
        catch (Exception exception) when (_rows > 0)
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
        }

        if (_rows == 0)
            return false;
        _size = Math.Min(2 * _size, Capacity);
        function.Compute(_rows);
        return true;
    }

    private void Take()
    {
        foreach (KeptColumn column in _kept)
            column.Take(_rows);
        function.Take(_rows);
        _idGetter(ref _ids[_rows]);
        _batches[_rows] = input.Batch;
        _rows++;
    }

    private bool IsOurs(DataViewSchema.Column column) => column.Index < schema.Count && schema[column.Index].Equals(column);
}
