using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Evaluation;

/// <summary>Reads a label column: Boolean, or Single that is 0 or 1.</summary>
internal static class LabelColumn
{
    public static bool CanRead(DataViewType type) => type is BooleanDataViewType || type == NumberDataViewType.Single;

    public static ValueGetter<bool> GetGetter(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is BooleanDataViewType)
            return row.GetGetter<bool>(column);

        var getter = row.GetGetter<float>(column);
        float value = 0;
        return (ref bool label) =>
        {
            getter(ref value);
            label = value switch
            {
                0 => false,
                1 => true,
                _ => throw new InvalidOperationException(
                    string.Create(CultureInfo.InvariantCulture, $"Label column '{column.Name}' is {value} in row {row.Position} ")
                    + "(counted from 0): a label of type Single is 0 or 1."),
            };
        };
    }
}
