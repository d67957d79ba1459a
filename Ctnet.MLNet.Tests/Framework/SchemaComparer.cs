using Ctnet.MLNet.Tests.Framework.Values;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Tests.Framework;

internal static class SchemaComparer
{
    /// <summary>The first difference in names, types, hiding or annotations (their values too), or null.</summary>
    public static string? Difference(DataViewSchema expected, DataViewSchema actual)
    {
        foreach (var (left, right) in expected.Zip(actual))
        {
            string column = $"column '{left.Name}'";
            if (left.Name != right.Name)
                return $"column {left.Index} should be '{left.Name}', but is '{right.Name}'";
            if (!left.Type.Equals(right.Type))
                return $"{column}: its type should be {left.Type}, but is {right.Type}";
            if (left.IsHidden != right.IsHidden)
                return $"{column} should{(left.IsHidden ? "" : " not")} be hidden";
            if (Difference(left.Annotations, right.Annotations) is string difference)
                return $"{column}: {difference}";
        }
        return CountDifference(Names(expected), Names(actual), "column");
    }

    /// <summary>
    /// The first difference between an estimator's promise and its transformer's output, or null. Neither may have an annotation
    /// that the other lacks. The order of columns does not matter, as in ML.NET's own check.
    /// </summary>
    public static string? Difference(SchemaShape promised, SchemaShape delivered)
    {
        SchemaShape.Column[] left = [.. promised.OrderBy(column => column.Name, StringComparer.Ordinal)];
        SchemaShape.Column[] right = [.. delivered.OrderBy(column => column.Name, StringComparer.Ordinal)];
        string[] leftNames = [.. left.Select(column => column.Name)], rightNames = [.. right.Select(column => column.Name)];
        if (CountDifference(leftNames, rightNames, "column") is string difference)
            return difference;
        foreach (var (promise, delivery) in left.Zip(right))
        {
            string column = $"column '{promise.Name}'", type = promise.GetTypeString(), deliveredType = delivery.GetTypeString();
            if (type != deliveredType)
                return $"{column}: promised {type}, delivered {deliveredType}";
            if (!delivery.IsCompatibleWith(promise))
                return $"{column}: delivered the annotations {Annotations(delivery)}, promised {Annotations(promise)}";
            if (!promise.IsCompatibleWith(delivery))
                return $"{column}: promised the annotations {Annotations(promise)}, delivered {Annotations(delivery)}";
        }
        return null;

        static string Annotations(SchemaShape.Column column) =>
            $"({string.Join(", ", column.Annotations.Select(annotation => $"{annotation.Name}: {annotation.GetTypeString()}"))})";
    }

    private static string? Difference(DataViewSchema.Annotations expected, DataViewSchema.Annotations actual)
    {
        if (CountDifference(Names(expected.Schema), Names(actual.Schema), "annotation") is string difference)
            return difference;
        foreach (DataViewSchema.Column annotation in expected.Schema.Where(IsSaved))
        {
            DataViewType type = annotation.Type, actualType = actual.Schema[annotation.Name].Type;
            if (!type.Equals(actualType))
                return $"its annotation '{annotation.Name}' should be {type}, but is {actualType}";
            ColumnCodec codec = ColumnCodec.For(type);
            object value = codec.Read(expected, annotation.Name), actualValue = codec.Read(actual, annotation.Name);
            if (!codec.Same(value, actualValue))
                return $"its annotation '{annotation.Name}' should be {codec.Show(value)}, but is {codec.Show(actualValue)}";
        }
        return null;
    }

    private static string[] Names(DataViewSchema schema) => [.. schema.Where(IsSaved).Select(column => column.Name)];

    // Annotations that hold objects are not saved. Tests of their users cover them.
    private static bool IsSaved(DataViewSchema.Column column) =>
        column.Type is VectorDataViewType || column.Type.RawType.IsValueType;

    /// <summary>
    /// Names may repeat (a new column hides an old one of the same name), so they are counted, not only looked up.
    /// </summary>
    private static string? CountDifference(string[] expected, string[] actual, string what)
    {
        foreach (string name in expected.Union(actual))
        {
            int wanted = expected.Count(name.Equals), found = actual.Count(name.Equals);
            if (wanted != found)
                return $"{what} '{name}' should be there {wanted} times, but is there {found} times";
        }
        return null;
    }
}
