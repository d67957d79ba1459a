using System.Data.Common;
using Ctnet.MLNet.Tables.Cells;

namespace Ctnet.MLNet.Tables.Sources;

/// <summary>Where the rows of a table come from.</summary>
/// <param name="token">Cancels the passes.</param>
internal abstract class TableSource(CancellationToken token)
{
    /// <summary>The columns.</summary>
    public abstract IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>The column that orders the rows, whose cells must all fit; null if none does.</summary>
    public virtual TableColumn? Order => null;

    protected CancellationToken Token => token;

    /// <summary>Starts a pass over the rows.</summary>
    /// <param name="columns">The columns that it reads.</param>
    /// <exception cref="TableException">The table cannot be read.</exception>
    public OpenRows Open(IReadOnlyList<TableColumn> columns) => Guard(() => Start(columns));

    /// <summary>The position in a pass's reader of one of the columns that the pass was opened for.</summary>
    public abstract int Ordinal(IReadOnlyList<TableColumn> columns, int index);

    /// <summary>Goes to the next row; false after the last.</summary>
    /// <exception cref="TableException">The table cannot be read.</exception>
    public bool Read(OpenRows rows) => Guard(rows.Read);

    /// <summary>The exception about a cell.</summary>
    /// <param name="column">Its column.</param>
    /// <param name="position">The position of its row in a pass.</param>
    /// <param name="problem">What is wrong with it.</param>
    /// <param name="inner">The exception that reading the cell threw.</param>
    public abstract TableException CellFault(TableColumn column, long position, string problem, Exception? inner = null);

    /// <summary>Whether a provider throws such an exception about a value that .NET's type does not hold.</summary>
    public static bool IsCellFault(Exception exception) =>
        exception is DbException or InvalidCastException or OverflowException or ArgumentException or FormatException;

    protected abstract OpenRows Start(IReadOnlyList<TableColumn> columns);

    /// <summary>Says in this library's words what a database says.</summary>
    protected abstract TableException Explain(DbException exception);

    protected T Guard<T>(Func<T> action)
    {
        Token.ThrowIfCancellationRequested();
        try
        {
            return action();
        }
        catch (DbException exception) when (Token.IsCancellationRequested)
        {
            throw new OperationCanceledException("Reading the table was cancelled.", exception, Token);
        }
        catch (DbException exception)
        {
            throw Explain(exception);
        }
    }
}
