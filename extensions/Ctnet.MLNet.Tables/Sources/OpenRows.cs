using System.Data.Common;
using System.Reflection;
using DuckDB.NET.Data;

namespace Ctnet.MLNet.Tables.Sources;

/// <summary>The rows of one pass, one after the other, with the connection that they come from.</summary>
internal sealed class OpenRows : IDisposable
{
    private static readonly MethodInfo s_nullableList =
        typeof(OpenRows).GetMethod(nameof(NullableList), BindingFlags.NonPublic | BindingFlags.Static)!;

    private readonly DbConnection _connection;
    private readonly DbCommand _command;
    private readonly DbDataReader _reader;
    private readonly CancellationTokenRegistration _cancellation;

    /// <param name="connection">An open connection, which is closed with the rows.</param>
    /// <param name="query">The query.</param>
    /// <param name="token">Cancels the query.</param>
    /// <param name="timeout">How long the database may work; null keeps the provider's limit.</param>
    public OpenRows(DbConnection connection, string query, CancellationToken token, TimeSpan? timeout = null)
    {
        _connection = connection;
        _command = connection.CreateCommand();
        try
        {
            _command.CommandText = query;
            if (timeout is TimeSpan limit)
                _command.CommandTimeout = (int)Math.Ceiling(limit.TotalSeconds);
            // Otherwise DuckDB collects all rows in memory before it gives the first.
            if (_command is DuckDBCommand duck)
                duck.UseStreamingMode = true;
            _cancellation = token.Register(_command.Cancel);
            _reader = _command.ExecuteReader();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public DbDataReader Reader => _reader;

    /// <summary>Goes to the next row; false after the last.</summary>
    public bool Read() => _reader.Read();

    /// <summary>Reads the cells of a column: the cell of the current row, or null if it is missing.</summary>
    /// <param name="ordinal">The position of the column.</param>
    public Func<object?> Cells(int ordinal)
    {
        Type type = _reader.GetFieldType(ordinal);
        bool mayHaveNulls = _reader is DuckDBDataReader && type.IsGenericType && type.GetGenericArguments()[0].IsValueType;
        if (!mayHaveNulls)
            return () => _reader.IsDBNull(ordinal) ? null : _reader.GetValue(ordinal);

        // DuckDB.NET refuses a list with a missing item unless the items are nullable.
        var list = s_nullableList.MakeGenericMethod(type.GetGenericArguments())
            .CreateDelegate<Func<DbDataReader, int, object>>();
        return () => _reader.IsDBNull(ordinal) ? null : list(_reader, ordinal);
    }

    public void Dispose()
    {
        _cancellation.Dispose();
        _reader?.Dispose();
        _command.Dispose();
        _connection.Dispose();
    }

    private static List<T?> NullableList<T>(DbDataReader reader, int ordinal) where T : struct =>
        reader.GetFieldValue<List<T?>>(ordinal);
}
