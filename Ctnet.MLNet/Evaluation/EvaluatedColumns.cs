using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Evaluation;

/// <summary>The columns that an evaluation reads. Their types were checked.</summary>
internal sealed record EvaluatedColumns(
    DataViewSchema.Column Label, DataViewSchema.Column Probability, DataViewSchema.Column? Group)
{
    public IEnumerable<DataViewSchema.Column> All => Group is { } group ? [Label, Probability, group] : [Label, Probability];

    /// <summary>Finds the columns and checks their types, before a cursor starts the pipeline behind the data.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of another type.</exception>
    public static EvaluatedColumns Find(DataViewSchema schema, string label, string probability, string? group)
    {
        var labelColumn = Find(schema, label, nameof(label));
        if (!LabelColumn.CanRead(labelColumn.Type))
            throw TypeMismatch(labelColumn, nameof(label), "Boolean (or Single that is 0 or 1)");

        var probabilityColumn = Find(schema, probability, nameof(probability));
        if (probabilityColumn.Type != NumberDataViewType.Single)
            throw TypeMismatch(probabilityColumn, nameof(probability), "Single");

        if (group is null)
            return new(labelColumn, probabilityColumn, null);

        var groupColumn = Find(schema, group, nameof(group));
        if (!GroupColumn.CanRead(groupColumn.Type))
            throw TypeMismatch(groupColumn, nameof(group), "String, Key or an integer type");
        return new(labelColumn, probabilityColumn, groupColumn);
    }

    private static DataViewSchema.Column Find(DataViewSchema schema, string name, string role)
    {
        ArgumentNullException.ThrowIfNull(name, role);
        // For an empty name, the schema itself would throw an ArgumentNullException.
        if (name.Length > 0 && schema.GetColumnOrNull(name) is { } column)
            return column;
        // A name may occur more than once in a schema: the last column of the name hides the earlier ones.
        string present = string.Join(", ", schema.Where(c => !c.IsHidden).Select(c => $"'{c.Name}'"));
        throw new ArgumentOutOfRangeException(
            role, $"Could not find {role} column '{name}'. The data has these columns: {present}.");
    }

    private static ArgumentOutOfRangeException TypeMismatch(DataViewSchema.Column column, string role, string expected) =>
        new(role, $"Schema mismatch for {role} column '{column.Name}': expected {expected}, got {column.Type}.");
}
