using Ctnet.MLNet.Tables;
using Ctnet.MLNet.Tables.Sources;

namespace Ctnet.MLNet.Compare;

/// <summary>Reads a table whose cells have types: Parquet, JSON, or the rows of a query.</summary>
/// <param name="name">The table's name in messages.</param>
/// <param name="rows">The rows, which are closed with this reader.</param>
internal sealed class TypedTable(string name, TextRows rows) : TableReader
{
    private readonly string[] _headers = [.. rows.Names.Select(header => header.Trim())];

    public override string Name => name;

    public override IReadOnlyList<string> Headers => _headers;

    public override bool Read() => Checked(rows.Read, rows is QueryTexts ? name : null);

    public override string Cell(int index, string? separator = null) =>
        rows.Text(index, separator, out string? problem)?.Trim() ?? throw Refuse(Headers[index], problem!);

    public override InputFileException Refuse(string column, string problem) =>
        new($"{Place}, column '{column}': {problem}. Correct the row.");

    public override void Dispose() => rows.Dispose();

    /// <summary>Runs an action, whose exceptions say in this library's type what is wrong.</summary>
    /// <param name="action">The action.</param>
    /// <param name="name">The table's name, for exceptions that do not say it; null if they do.</param>
    public static T Checked<T>(Func<T> action, string? name = null)
    {
        try
        {
            return action();
        }
        catch (TableException exception)
        {
            throw new InputFileException(name is null ? exception.Message : $"{name}: {exception.Message}", exception);
        }
    }

    private protected override void Choose(int index) => rows.Choose(index);

    private string Place => rows is QueryTexts ? $"{name}, {rows.Place}" : rows.Place;
}
