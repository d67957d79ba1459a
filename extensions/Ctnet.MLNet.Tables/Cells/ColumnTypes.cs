using System.Data.Common;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Tables.Cells;

/// <summary>Which columns a table has: those of a reader, with the types that the options give.</summary>
internal static class ColumnTypes
{
    public static TableColumn[] Of(DbDataReader reader, IReadOnlyList<string>? chosen, IDictionary<string, DataKind> types)
    {
        string[] names = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
        string? twice = names.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1)?.Key;
        if (twice is not null)
            throw new TableException($"Two columns have the name '{twice}'. Give one of them another name.") { Column = twice };
        foreach (string name in types.Keys.Concat(chosen ?? []))
            Find(names, name);
        return [.. (chosen ?? names).Distinct().Select(name => Column(reader, Find(names, name), types))];
    }

    /// <summary>The position of a name.</summary>
    /// <exception cref="TableException">There is no such name.</exception>
    public static int Find(IReadOnlyList<string> names, string name)
    {
        int index = names.Index().Where(found => found.Item == name).Select(found => found.Index).DefaultIfEmpty(-1).First();
        return index >= 0
            ? index
            : throw new TableException($"The table has no column '{name}'. It has {string.Join(", ", names)}.") { Column = name };
    }

    private static TableColumn Column(DbDataReader reader, int index, IDictionary<string, DataKind> types)
    {
        string name = reader.GetName(index);
        Type type = reader.GetFieldType(index);
        Type? item = Item(type);
        bool isTyped = types.TryGetValue(name, out DataKind wanted);
        if (isTyped && CellKind.Find(wanted) is null)
        {
            throw new ArgumentException(
                $"Column '{name}' cannot be loaded as {wanted}. Use String, Boolean, Int64, Single, Double or DateTime.",
                nameof(types));
        }
        CellKind? own = CellKind.Of(item ?? type);
        // A type that has a text form can be loaded as String if the options say so. Structs, maps and bytes have none.
        CellKind? kind = isTyped && (own is not null || IsText(item ?? type)) ? CellKind.Find(wanted) : own;
        return kind is not null
            ? new(name, kind, item is not null)
            : throw new TableException(
                $"Column '{name}' has the type {reader.GetDataTypeName(index)}, which ML.NET lacks. "
                + "Leave the column out. If it is no structure, its type may be set, for example to String.") { Column = name };
    }

    private static bool IsText(Type type) => type == typeof(object) || type.IsAssignableTo(typeof(IFormattable));

    private static Type? Item(Type type) => type switch
    {
        // Npgsql says no more of arrays. The options say what their items are.
        _ when type == typeof(Array) => typeof(object),
        { IsArray: true } when type != typeof(byte[]) => type.GetElementType(),
        { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(List<>) => type.GetGenericArguments()[0],
        _ => null,
    };
}
