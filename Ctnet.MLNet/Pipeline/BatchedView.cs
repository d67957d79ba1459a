using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Pipeline;

/// <summary>
/// A view with the columns of a <see cref="BatchTransformer"/> added. It differs from ML.NET's own view of a row mapper in one
/// thing: its cursors read ahead when they compute columns.
/// </summary>
internal sealed class BatchedView : IDataTransform
{
    private readonly BatchTransformer _transformer;
    private readonly IDataView _rows;
    private readonly IDataView _input;

    // For each column of this view: its index in the input, or null and its index among the transformer's outputs.
    private readonly (int? Input, int Output)[] _columns;

    /// <param name="transformer">The transformer that computes the columns.</param>
    /// <param name="rows">ML.NET's own view of the same columns, which computes row by row.</param>
    /// <param name="input">The rows without the columns.</param>
    public BatchedView(BatchTransformer transformer, IDataView rows, IDataView input)
    {
        (_transformer, _rows, _input) = (transformer, rows, input);
        string[] outputs = [.. transformer.GetOutputs(input.Schema).Select(column => column.Name)];
        int inputs = 0;
        // An output hides an input column of its name. Hidden or not, the input columns are in the input's order.
        _columns = [.. Schema.Select(column => !column.IsHidden && Array.IndexOf(outputs, column.Name) is >= 0 and int output
            ? ((int?)null, output)
            : (inputs++, 0))];
    }

    /// <summary>The rows without the columns. ML.NET walks back to them, such as to convert a model to ONNX.</summary>
    public IDataView Source => _input;

    public DataViewSchema Schema => _rows.Schema;

    public bool CanShuffle => _input.CanShuffle;

    public long? GetRowCount() => _input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] columns = Own(columnsNeeded);
        if (!ComputesAny(columns))
            return _rows.GetRowCursor(columns, rand);
        Random? shuffle = CanShuffle ? rand : null;
        // All cores compute, and the consolidating cursor restores the order of the rows.
        IHost host = _transformer.Environment;
        return DataViewUtils.TryCreateConsolidatingCursor(out DataViewRowCursor cursor, this, columns, host, shuffle)
            ? cursor
            : LookAhead(_input.GetRowCursor(InputsOf(columns), shuffle), columns);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        DataViewSchema.Column[] columns = Own(columnsNeeded);
        if (!ComputesAny(columns))
            return _rows.GetRowCursorSet(columns, n, rand);
        DataViewRowCursor[] inputs = _input.GetRowCursorSet(InputsOf(columns), n, CanShuffle ? rand : null);
        if (inputs.Length == 1 && n > 1)
            inputs = DataViewUtils.CreateSplitCursors(_transformer.Environment, inputs[0], n);
        return [.. inputs.Select(cursor => LookAhead(cursor, columns))];
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => ((ICanSaveModel)_rows).Save(ctx);

    // Refuses a column of another schema, in ML.NET's words.
    private DataViewSchema.Column[] Own(IEnumerable<DataViewSchema.Column> columns)
    {
        DataViewSchema.Column[] own = [.. columns];
        _ = RowCursorUtils.FromColumnsToPredicate(own, Schema);
        return own;
    }

    private LookAheadCursor LookAhead(DataViewRowCursor cursor, DataViewSchema.Column[] columns)
    {
        BatchFunction function = _transformer.BindBatch(cursor, LookAheadCursor.Capacity);
        var getters = new Dictionary<int, Delegate>();
        var ahead = new LookAheadCursor(Schema, cursor, function, getters);
        foreach (DataViewSchema.Column column in columns)
        {
            (int? kept, int output) = _columns[column.Index];
            getters[column.Index] = kept is int index
                ? ahead.Keep(cursor.Schema[index])
                : function.CreateGetter(output, ahead.CurrentSlot);
        }

        return ahead;
    }

    private bool ComputesAny(DataViewSchema.Column[] columns) => columns.Any(column => _columns[column.Index].Input is null);

    private IEnumerable<DataViewSchema.Column> InputsOf(DataViewSchema.Column[] columns) =>
        ((IRowToRowMapper)_rows).GetDependencies(columns);
}
