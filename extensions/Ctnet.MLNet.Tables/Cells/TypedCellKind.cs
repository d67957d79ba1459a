using System.Collections;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Tables.Cells;

/// <summary>A kind whose values are of one .NET type.</summary>
/// <param name="type">The type in ML.NET's terms.</param>
/// <param name="convert">Converts a cell.</param>
/// <param name="unfit">What a cell is that does not fit: "no whole number".</param>
/// <param name="missing">The missing value; null if the type has none.</param>
internal sealed class TypedCellKind<T>(
    PrimitiveDataViewType type, CellConverter<T> convert, string unfit, T? missing = null) : CellKind
    where T : struct
{
    public override PrimitiveDataViewType Type => type;

    public override VectorDataViewType ListType { get; } = new(type);

    public override Delegate Getter(Func<object?> cell, bool isList, Func<string, Exception> fault) => isList
        ? (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => ReadList(cell(), ref value, fault))
        : (ValueGetter<T>)((ref T value) => value = Read(cell(), fault));

    public override string? Problem(object? cell, bool isList, bool isKey = false)
    {
        if (!isList)
            return ProblemOf(cell, isKey);
        return cell is null ? null : Items(cell).Cast<object?>().Select(item => ProblemOf(item, isKey: false)).FirstOrDefault(
            problem => problem is not null);
    }

    private static IEnumerable Items(object cell) => cell as IEnumerable ?? throw new InvalidCastException("it is no list");

    private T Read(object? cell, Func<string, Exception> fault)
    {
        if (cell is null && missing is T none)
            return none;
        return cell is not null && convert(cell, out T value) ? value : throw fault(ProblemOf(cell, isKey: false)!);
    }

    private void ReadList(object? cell, ref VBuffer<T> value, Func<string, Exception> fault)
    {
        object?[] items = cell is null ? [] : [.. Items(cell)];
        VBufferEditor<T> editor = VBufferEditor.Create(ref value, items.Length);
        for (int i = 0; i < items.Length; i++)
            editor.Values[i] = Read(items[i] is DBNull ? null : items[i], fault);
        value = editor.Commit();
    }

    private string? ProblemOf(object? cell, bool isKey)
    {
        if (cell is null && isKey)
            return "it is empty, and rows cannot be ordered by an empty cell. Order by another column";
        if (cell is null && missing is null)
            return $"it is empty, and {type} has no missing value. Load the column as String or Double";
        return cell is null || convert(cell, out _) ? null : $"{Show(cell)} is {unfit}";
    }
}
