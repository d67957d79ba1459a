using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Evaluation;

/// <summary>The columns that an evaluation reads. Their types were checked.</summary>
internal sealed record EvaluatedColumns(DataViewSchema.Column Label, DataViewSchema.Column Probability)
{
    public DataViewSchema.Column? Group { get; private init; }

    public DataViewSchema.Column? Weight { get; private init; }

    public IEnumerable<DataViewSchema.Column> All =>
        new DataViewSchema.Column?[] { Label, Probability, Group, Weight }.OfType<DataViewSchema.Column>();

    /// <summary>Finds the columns and checks their types, before a cursor starts the pipeline behind the data.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of another type.</exception>
    public static EvaluatedColumns Find(DataViewSchema schema, EvaluationSettings settings)
    {
        var label = Find(schema, settings.Label, "label", LabelColumn.CanRead, "Boolean (or Single that is 0 or 1)");
        var probability = Find(schema, settings.Probability, "probability", type => type == NumberDataViewType.Single, "Single");
        return new(label, probability)
        {
            Group = settings.Group is string group
                ? Find(schema, group, "group", GroupColumn.CanRead, "String, Key or an integer type")
                : null,
            Weight = settings.Weight is string weight ? Find(schema, weight, "weight", WeightColumn.CanRead, "Single") : null,
        };
    }

    private static DataViewSchema.Column Find(
        DataViewSchema schema, string name, string role, Func<DataViewType, bool> canRead, string expected)
    {
        DataViewSchema.Column column = Find(schema, name, role);
        return canRead(column.Type)
            ? column
            : throw new ArgumentOutOfRangeException(
                ParameterOf(role), $"Schema mismatch for {role} column '{name}': expected {expected}, got {column.Type}.");
    }

    // The parameter of EvaluateCtr that names the column.
    private static string ParameterOf(string role) => role == "weight" ? "exampleWeightColumnName" : $"{role}ColumnName";

    private static DataViewSchema.Column Find(DataViewSchema schema, string name, string role)
    {
        ArgumentNullException.ThrowIfNull(name, ParameterOf(role));
        // For an empty name, the schema itself would throw an ArgumentNullException.
        if (name.Length > 0 && schema.GetColumnOrNull(name) is { } column)
            return column;
        // A name may occur more than once in a schema: the last column of the name hides the earlier ones.
        string present = string.Join(", ", schema.Where(c => !c.IsHidden).Select(c => $"'{c.Name}'"));
        throw new ArgumentOutOfRangeException(
            ParameterOf(role), $"Could not find {role} column '{name}'. The data has these columns: {present}.");
    }
}
