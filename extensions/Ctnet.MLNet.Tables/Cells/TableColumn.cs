using Microsoft.ML.Data;

namespace Ctnet.MLNet.Tables.Cells;

/// <summary>A column of a table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">The kind of its cells, or of the items of its lists.</param>
/// <param name="IsList">Whether its cells are lists.</param>
internal sealed record TableColumn(string Name, CellKind Kind, bool IsList)
{
    /// <summary>The column's type in ML.NET's terms.</summary>
    public DataViewType Type => IsList ? Kind.ListType : Kind.Type;
}
