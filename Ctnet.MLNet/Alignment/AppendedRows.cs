using Ctnet.MLNet.Alignment.BadRows;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Ctnet.MLNet.Alignment;

/// <summary>
/// Appends the rows of several views, with the columns that all of them have. Feature columns must have been aligned alike.
/// </summary>
internal static class AppendedRows
{
    public static IDataView Create(IHostEnvironment env, IDataView[] views)
    {
        if (views.Length == 0)
            throw new ArgumentException("There are no views to append.", nameof(views));
        string[] columns = [.. views[0].Schema.Where(column => !column.IsHidden).Select(column => column.Name)
            .Where(name => views.All(view => view.Schema.GetColumnOrNull(name) is not null))];
        if (columns.Length == 0)
            throw new InvalidOperationException("The views have no column in common.");
        foreach (string column in columns)
            Check(column, [.. views.Select(view => view.Schema[column])]);
        IDataView[] selected = [.. views.Select(view => new ColumnSelectingTransformer(env, columns, null).Transform(view))];
        return AppendRowsDataView.Create(env, null, selected);
    }

    private static void Check(string name, DataViewSchema.Column[] columns)
    {
        if (columns.FirstOrDefault(column => !column.Type.SameSizeAndItemType(columns[0].Type)) is { Type: not null } other)
            throw new InvalidOperationException($"Column '{name}' is {columns[0].Type} in one view and {other.Type} in another.");
        FeatureLayout?[] layouts = [.. columns.Select(FeatureLayout.Of)];
        if (layouts[0] is not FeatureLayout first)
            return;
        if (layouts.Any(layout => layout is null || !layout.HasSameSlotsAs(first))
            || columns.Any(column => FeatureLayout.FingerprintOf(column) != FeatureLayout.FingerprintOf(columns[0])))
        {
            throw new InvalidOperationException(
                $"Column '{name}' was aligned with different vocabularies or scales, "
                + "so that the same id or number means different values. "
                + "Align all views with the last fitted alignment: transformer.WithDomain(\"...\").Transform(rows).");
        }

        // The appended view has the first view's annotations, and with them its policy.
        if (columns.Select(ProblemColumn.PolicyOf).Distinct().Count() > 1)
        {
            throw new InvalidOperationException(
                $"Column '{name}' was aligned with different policies for bad rows: "
                + $"align all views with the same {nameof(BadRowPolicy)}.");
        }
    }
}
