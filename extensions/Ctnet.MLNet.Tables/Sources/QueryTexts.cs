using System.Data;
using System.Data.Common;

namespace Ctnet.MLNet.Tables.Sources;

/// <summary>The rows of a query, which is run once, as it is written.</summary>
internal sealed class QueryTexts : TextRows
{
    private readonly OpenRows _all;
    private bool _started;

    /// <param name="connect">Makes a connection, open or not, which is closed with the rows.</param>
    /// <param name="query">The query.</param>
    /// <exception cref="TableException">The database cannot be reached, or the query fails.</exception>
    public QueryTexts(Func<DbConnection> connect, string query)
    {
        _all = Guard(() =>
        {
            DbConnection connection = connect();
            try
            {
                if (connection.State != ConnectionState.Open)
                    connection.Open();
            }
            catch
            {
                connection.Dispose();
                throw;
            }

            return new OpenRows(connection, query, CancellationToken.None);
        });
        Names = [.. Enumerable.Range(0, _all.Reader.FieldCount).Select(_all.Reader.GetName)];
    }

    public override IReadOnlyList<string> Names { get; }

    public override string Place => $"row {Row} of the query";

    public override void Dispose() => _all.Dispose();

    protected override OpenRows? Next(IReadOnlyList<int> columns)
    {
        bool isFirst = !_started;
        _started = true;
        return isFirst ? _all : null;
    }

    protected override int Ordinal(IReadOnlyList<int> columns, int index) => columns[index];

    protected override TableException Explain(DbException exception) => new($"The query failed: {exception.Message}", exception);
}
