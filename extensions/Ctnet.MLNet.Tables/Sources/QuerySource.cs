using System.Data;
using System.Data.Common;
using Ctnet.MLNet.Tables.Cells;
using DuckDB.NET.Data;

namespace Ctnet.MLNet.Tables.Sources;

/// <summary>The rows of a query, which is run as it is written, once for each pass.</summary>
internal sealed class QuerySource : TableSource
{
    private readonly Func<DbConnection> _connect;
    private readonly string _query;
    private readonly TimeSpan? _timeout;
    private readonly TableColumn[] _columns;

    public QuerySource(Func<DbConnection> connect, string query, QueryOptions options)
        : base(options.CancellationToken)
    {
        (_connect, _query, _timeout) = (connect, query, options.CommandTimeout);
        _columns = Guard(() =>
        {
            using DbConnection connection = Connect();
            using DbCommand command = connection.CreateCommand();
            // DuckDB.NET takes no notice of SchemaOnly and would run the whole query.
            command.CommandText = command is DuckDBCommand ? $"SELECT * FROM ({query.TrimEnd().TrimEnd(';')}\n) LIMIT 0" : query;
            using DbDataReader reader = command.ExecuteReader(CommandBehavior.SchemaOnly);
            return ColumnTypes.Of(reader, chosen: null, options.Types);
        });
    }

    public override IReadOnlyList<TableColumn> Columns => _columns;

    public override int Ordinal(IReadOnlyList<TableColumn> columns, int index) => Array.IndexOf(_columns, columns[index]);

    public override TableException CellFault(TableColumn column, long position, string problem, Exception? inner = null) =>
        new($"Row {position + 1} of the query, column '{column.Name}': {problem}.", inner)
        {
            Row = position + 1, Column = column.Name,
        };

    protected override OpenRows Start(IReadOnlyList<TableColumn> columns)
    {
        var rows = new OpenRows(Connect(), _query, Token, _timeout);
        string[] names = [.. Enumerable.Range(0, rows.Reader.FieldCount).Select(rows.Reader.GetName)];
        if (names.SequenceEqual(_columns.Select(column => column.Name)))
            return rows;
        rows.Dispose();
        throw new TableException("The query gives other columns than when the table was loaded. Load the table again.");
    }

    protected override TableException Explain(DbException exception) => new($"The query failed: {exception.Message}", exception);

    private DbConnection Connect()
    {
        DbConnection connection = _connect();
        if (connection.State != ConnectionState.Open)
            connection.Open();
        return connection;
    }
}
