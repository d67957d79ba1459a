using System.Data.Common;
using Ctnet.MLNet.Tables.Cells;

namespace Ctnet.MLNet.Tables.Sources;

/// <summary>One pass over a table whose cells are read as texts, and whose rows know their place.</summary>
internal abstract class TextRows : IDisposable
{
    private readonly SortedSet<int> _chosen = [];
    private readonly Dictionary<int, Func<object?>> _cells = [];
    private OpenRows? _rows;

    /// <summary>The names of all columns.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>Where the current row is, for messages.</summary>
    public abstract string Place { get; }

    /// <summary>The number of the current row in its file or query, counted from 1.</summary>
    protected long Row { get; private set; }

    /// <summary>Says that a column is read. Columns are chosen before the first row.</summary>
    public void Choose(int column) => _chosen.Add(column);

    /// <summary>Goes to the next row; false after the last.</summary>
    /// <exception cref="TableException">The table cannot be read.</exception>
    public bool Read()
    {
        while (true)
        {
            if (_rows is null && !Open())
                return false;
            if (Guard(_rows!.Read))
            {
                Row++;
                return true;
            }

            _rows.Dispose();
            _rows = null;
        }
    }

    /// <summary>A cell of the current row; null if it has no text.</summary>
    /// <param name="column">The column, which was chosen.</param>
    /// <param name="separator">The text between the items of a list; null refuses lists.</param>
    /// <param name="problem">What is wrong with a cell that has no text.</param>
    public string? Text(int column, string? separator, out string? problem)
    {
        try
        {
            return CellTexts.Of(_cells[column](), separator, out problem);
        }
        catch (Exception exception) when (TableSource.IsCellFault(exception))
        {
            problem = $"the cell cannot be read: {exception.Message}";
            return null;
        }
    }

    /// <summary>Closes the rows.</summary>
    public abstract void Dispose();

    /// <summary>Closes the part of the table that is open.</summary>
    protected void Close() => _rows?.Dispose();

    /// <summary>Opens the next part of the table; null if there is none.</summary>
    /// <param name="columns">The columns that are read, in this order.</param>
    protected abstract OpenRows? Next(IReadOnlyList<int> columns);

    /// <summary>The position of a column in the rows of a part.</summary>
    /// <param name="columns">The columns that are read.</param>
    /// <param name="index">The index among these.</param>
    protected abstract int Ordinal(IReadOnlyList<int> columns, int index);

    /// <summary>Says in this library's words what a database says.</summary>
    protected abstract TableException Explain(DbException exception);

    protected T Guard<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (DbException exception)
        {
            throw Explain(exception);
        }
    }

    private bool Open()
    {
        int[] columns = [.. _chosen];
        _rows = Guard(() => Next(columns));
        Row = 0;
        _cells.Clear();
        for (int i = 0; _rows is not null && i < columns.Length; i++)
            _cells[columns[i]] = _rows.Cells(Ordinal(columns, i));
        return _rows is not null;
    }
}
