using System.Data.Common;
using System.IO.Compression;
using System.Text;
using Ctnet.MLNet.Tables;
using Ctnet.MLNet.Tables.Files;
using Ctnet.MLNet.Tests.Framework;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Tests.Tables;

/// <summary>A folder with the tables of one test.</summary>
internal sealed class TableFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public MLContext ML { get; } = new(seed: 1);

    public string Path => _folder.Path;

    public string File(string name) => _folder.File(name);

    /// <summary>Writes a text file, compressed if its name says so, and returns its path.</summary>
    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        string path = File(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        using Stream file = System.IO.File.Create(path);
        bool compressed = name.EndsWith(".gz", StringComparison.Ordinal);
        using Stream target = compressed ? new GZipStream(file, CompressionLevel.Fastest) : file;
        target.Write(bytes);
        return path;
    }

    /// <summary>Writes the rows of a query of DuckDB as Parquet, and returns the file's path.</summary>
    public string WriteParquet(string name, string query)
    {
        using DbConnection connection = DuckDb.Connect();
        using DbCommand command = connection.CreateCommand();
        command.CommandText = $"COPY ({query}) TO {DuckDb.Text(File(name))} (FORMAT parquet, ROW_GROUP_SIZE 2048)";
        command.ExecuteNonQuery();
        return File(name);
    }

    public IDataView Load(string path, TableOptions? options = null) => ML.Data.LoadFromTables(path, options);

    public static TableOptions Typed(params (string Column, DataKind Kind)[] types)
    {
        var options = new TableOptions();
        foreach ((string column, DataKind kind) in types)
            options.Types[column] = kind;
        return options;
    }

    public static string[] Texts(IDataView view, string column) =>
        [.. view.GetColumn<ReadOnlyMemory<char>>(column).Select(text => text.ToString())];

    /// <summary>The exception that reading a column throws, or loading the view.</summary>
    public static TableException Fault(Func<IDataView> load, string? column = null)
    {
        try
        {
            IDataView view = load();
            using DataViewRowCursor cursor = view.GetRowCursor(column is null ? view.Schema : [view.Schema[column]]);
            Action[] reads = [.. view.Schema.Where(cursor.IsColumnActive).Select(active => Reader(cursor, active))];
            while (cursor.MoveNext())
            {
                foreach (Action read in reads)
                    read();
            }
        }
        catch (TableException exception)
        {
            return exception;
        }
        throw new InvalidOperationException("All cells could be read.");
    }

    public void Dispose() => _folder.Dispose();

    private static Action Reader(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        Func<object> read = Framework.Values.ColumnCodec.For(column.Type).Reader(cursor, column);
        return () => read();
    }
}
