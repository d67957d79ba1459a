using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Tests.Framework.Views;

/// <summary>One row of one column, X, of any type.</summary>
internal sealed class OneRowView : IDataView
{
    private readonly object _value;

    public OneRowView(DataViewType type, object value, params (string Name, float Value)[] annotations)
    {
        var notes = new DataViewSchema.Annotations.Builder();
        foreach (var (name, note) in annotations)
            notes.AddPrimitiveValue(name, NumberDataViewType.Single, note);
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("X", type, notes.ToAnnotations());
        Schema = builder.ToSchema();
        _value = value;
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => 1;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(Schema, _value);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded)];

    private sealed class Cursor(DataViewSchema schema, object value) : DataViewRowCursor
    {
        private bool _started;

        public override long Position => _started ? 0 : -1;

        public override long Batch => 0;

        public override DataViewSchema Schema { get; } = schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            (ref target) => target = (TValue)value;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref id) => id = default;

        public override bool MoveNext() => !_started && (_started = true);
    }
}
