using System.Data.Common;
using Ctnet.MLNet.Tables.Cells;
using Ctnet.MLNet.Tables.Files;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Tables.Sources;

/// <summary>The rows of files, which DuckDB reads: only the columns of a pass, and in order if asked to.</summary>
internal sealed class FileSource : TableSource
{
    private static readonly Dictionary<DataViewType, string> s_orderedAs = new()
    {
        [TextDataViewType.Instance] = "VARCHAR", [BooleanDataViewType.Instance] = "BOOLEAN",
        [NumberDataViewType.Int64] = "BIGINT", [NumberDataViewType.Single] = "DOUBLE", [NumberDataViewType.Double] = "DOUBLE",
        [DateTimeDataViewType.Instance] = "TIMESTAMP",
    };

    private readonly string[] _files;
    private readonly FileScan _scan;
    private readonly TableColumn[] _columns;

    public FileSource(string path, TableOptions options)
        : base(options.CancellationToken)
    {
        (_files, _scan, _columns) = ([], null!, []);
        (_files, _scan) = Guard(() => Find(path, options));
        (_columns, Order) = Guard(() => Describe(options));
    }

    public override IReadOnlyList<TableColumn> Columns => _columns;

    public override TableColumn? Order { get; }

    public override int Ordinal(IReadOnlyList<TableColumn> columns, int index) => index;

    /// <summary>
    /// The exception about a cell. A pass knows neither files nor the order in them, so that the cell is looked for in each file.
    /// </summary>
    public override TableException CellFault(TableColumn column, long position, string problem, Exception? inner = null) =>
        FirstFault(column) ?? new($"Column '{column.Name}': {problem}.", inner) { Column = column.Name };

    protected override OpenRows Start(IReadOnlyList<TableColumn> columns)
    {
        string names = columns.Count == 0 ? "1" : string.Join(", ", columns.Select(column => DuckDb.Name(column.Name)));
        string rows = _scan.From(_files);
        return Rows(Order is null ? $"SELECT {names} FROM {rows}" : Ordered(names, rows, Order));
    }

    protected override TableException Explain(DbException exception) =>
        (Order is null ? null : FirstFault(Order)) ?? DuckDbMessage.Explain(exception, _files);

    private static string Ordered(string names, string rows, TableColumn order)
    {
        // No column of a table has this name. Rows with the same value keep their order by it.
        const string Number = "row_number_of_Ctnet.MLNet.Tables";
        return $"SELECT {names} FROM (SELECT *, row_number() OVER () AS {DuckDb.Name(Number)} FROM {rows}) "
            + $"ORDER BY CAST({DuckDb.Name(order.Name)} AS {s_orderedAs[order.Type]}), {DuckDb.Name(Number)}";
    }

    private static (string[] Files, FileScan Scan) Find(string path, TableOptions options)
    {
        string[] files = TableFiles.Find(path);
        try
        {
            using DbConnection connection = DuckDb.Connect();
            return (files, (options.Format ?? TableFiles.FormatOf(files)) switch
            {
                TableFormat.SeparatedText => new TextScan(files, options),
                TableFormat.Parquet => new ParquetScan(connection, files),
                TableFormat.Json => new JsonScan(connection, files, options),
                var other => throw new ArgumentException($"There is no format {other}.", nameof(options)),
            });
        }
        catch (DbException exception)
        {
            throw DuckDbMessage.Explain(exception, files);
        }
    }

    private (TableColumn[] Columns, TableColumn? Order) Describe(TableOptions options)
    {
        using OpenRows rows = Rows($"SELECT * FROM {_scan.From(_files)} LIMIT 0");
        TableColumn[] columns = ColumnTypes.Of(rows.Reader, options.Columns, options.Types);
        if (options.OrderBy is not string name)
            return (columns, null);

        TableColumn order = ColumnTypes.Of(rows.Reader, [name], options.Types)[0];
        if (order.IsList)
            throw new TableException($"Column '{name}' has lists. Rows cannot be ordered by it.") { Column = name };
        return !_scan.IsText || options.Types.ContainsKey(name)
            ? (columns, order)
            : throw new TableException(
                $"Column '{name}' orders the rows, and a text file does not say what it is. "
                + $"Set {nameof(TableOptions.Types)}[\"{name}\"], for example to {DataKind.DateTime}.") { Column = name };
    }

    /// <summary>The first cell of a column that does not fit, in the order of the files; null if all fit.</summary>
    private TableException? FirstFault(TableColumn column)
    {
        foreach (string file in _files)
        {
            try
            {
                using OpenRows rows = Rows($"SELECT {DuckDb.Name(column.Name)} FROM {_scan.From([file])}");
                Func<object?> cells = rows.Cells(0);
                for (long row = 1; rows.Read(); row++)
                {
                    Token.ThrowIfCancellationRequested();
                    if (Problem(column, cells, out Exception? inner) is string problem)
                    {
                        return new($"{file}, row {row}, column '{column.Name}': {problem}.", inner)
                        {
                            File = file, Row = row, Column = column.Name,
                        };
                    }
                }
            }
            catch (DbException exception) when (!Token.IsCancellationRequested)
            {
                return DuckDbMessage.Explain(exception, [file]);
            }
        }
        return null;
    }

    private string? Problem(TableColumn column, Func<object?> cells, out Exception? inner)
    {
        inner = null;
        try
        {
            return column.Kind.Problem(cells(), column.IsList, isKey: column == Order);
        }
        catch (Exception exception) when (IsCellFault(exception))
        {
            inner = exception;
            return $"the cell cannot be read: {exception.Message}";
        }
    }

    private OpenRows Rows(string query) => new(DuckDb.Connect(), query, Token);
}
